namespace SecurityDashboard.AwsSdk.Wire;

public sealed class ClientsTests
{
    [Fact]
    public void Every_row_of_a_service_that_we_stand_in_for_is_a_method_of_its_client_and_the_other_way_round()
    {
        var generated = StandIns.Clients.SelectMany(client => StandIns.Operations(client).Select(operation => $"{StandIns.Config(client).ServiceId} {operation}")).ToList();
        var services = StandIns.Clients.Select(client => StandIns.Config(client).ServiceId).ToHashSet();

        Assert.Equal(16, services.Count);
        Assert.Equal(ReadOperations.All.Where(row => services.Contains(row.Service)).Select(row => $"{row.Service} {row.Operation}").Order(), generated.Order());
    }
}
