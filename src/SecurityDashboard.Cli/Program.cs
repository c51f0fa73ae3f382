using SecurityDashboard.Cli;

return await SecdashCommand.Create().RunAsync(args);
