"""Writes the stand-in clients: one file per service, with the names that the AWS SDK for .NET v4 uses.

    python3 tools/aws-sdk-generator/generate.py

Needs botocore, whose API descriptions (Apache-2.0) are the source; only names and types are taken over, no text. Building the
project does not need it: the output is committed.
"""
import os

from names import (COMPARED, COMPARED_OPERATIONS, GLOBAL_ENDPOINTS, PLAIN_FIPS, RENAMED_SHAPES, ROOT, STAND_INS, description,
                   operations, property_name)

SCALARS = {
    "string": "string", "integer": "int?", "long": "long?", "boolean": "bool?", "timestamp": "DateTime?",
    "double": "double?", "float": "float?", "blob": "MemoryStream",
}


class Service:
    def __init__(self, service_id, names, operation_names):
        self.id = service_id
        self.folder, self.namespace, self.base = names
        self.api = description(self.folder)
        self.shapes = self.api["shapes"]
        self.metadata = self.api["metadata"]
        self.query = self.metadata["protocol"] == "query"
        self.rest = self.metadata["protocol"].startswith("rest-")
        self.renamed = RENAMED_SHAPES.get(service_id, {})
        self.operations = operation_names
        self.enums = set()
        self.pending = []

    def type_of(self, name):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            self.pending.append(name)
            return self.renamed.get(name, property_name(name))
        if kind == "list":
            # The SDK keeps enumerations in lists as strings.
            element = self.shapes[shape["member"]["shape"]]
            return "List<%s>" % ("string" if element.get("enum") else self.type_of(shape["member"]["shape"]).rstrip("?"))
        if kind == "map":
            return "Dictionary<string, %s>" % self.type_of(shape["value"]["shape"]).rstrip("?")
        if shape.get("enum"):
            self.enums.add(name)
            return property_name(name)
        return SCALARS[kind]

    @property
    def lower_first(self):
        """Whether the wire names of the service are the SDK's with a lower first letter."""
        return self.folder in ("codepipeline", "codebuild", "ecr", "codedeploy", "accessanalyzer")

    def class_lines(self, name, members, base=""):
        yield "    public partial class %s%s" % (name, base)
        yield "    {"
        # The SDK's order, which is also the order on the wire.
        for member, reference in sorted(members.items(), key=lambda item: property_name(item[0])):
            wire = reference.get("locationName", member) if self.query or (self.rest and "location" not in reference) else member
            expected = wire[0].lower() + wire[1:] if self.lower_first else property_name(member)
            attribute = "" if wire == expected else '[System.Text.Json.Serialization.JsonPropertyName("%s")] ' % wire
            if reference.get("deprecated"):
                yield "        [Obsolete(\"Deprecated by the service.\")]"
            hiding = "new " if property_name(member) == "Equals" else ""
            yield "        %spublic %s%s %s { get; set; }" % (attribute, hiding, self.type_of(reference["shape"]), property_name(member))
        yield "    }"

    def model_lines(self):
        for operation in self.operations:
            description_of = self.api["operations"][operation]
            for direction, suffix, base in (("input", "Request", "Amazon%sRequest" % self.base), ("output", "Response", "AmazonWebServiceResponse")):
                members = self.shapes[description_of[direction]["shape"]].get("members", {}) if direction in description_of else {}
                yield from self.class_lines(operation + suffix, members, " : " + base)
        written = set()
        while self.pending:
            name = self.pending.pop()
            if name not in written:
                written.add(name)
                yield from self.class_lines(self.renamed.get(name, property_name(name)), self.shapes[name]["members"])

    def facts(self):
        if self.rest:
            facts = ["Protocol = WireProtocol.%s" % {"rest-json": "RestJson", "rest-xml": "RestXml"}[self.metadata["protocol"]], "Routes = new Dictionary<string, RestRoute> { %s }" % ", ".join(self.routes())]
        elif self.query:
            facts = ["Protocol = WireProtocol.Query"]
        else:
            facts = ['TargetPrefix = "%s"' % self.metadata["targetPrefix"], 'JsonVersion = "%s"' % self.metadata["jsonVersion"]]
        if self.lower_first:
            facts.append("Naming = LowerFirst.Policy")
        signing = self.metadata.get("signingName", self.metadata["endpointPrefix"])
        if signing != self.metadata["endpointPrefix"]:
            facts.append('SigningName = "%s"' % signing)
        if self.id in PLAIN_FIPS:
            facts.append("PlainFips = [%s]" % ", ".join('"%s"' % partition for partition in PLAIN_FIPS[self.id]))
        if self.id in GLOBAL_ENDPOINTS:
            rows = ('["%s"] = new("%s", "%s")' % (partition, *place) for partition, place in GLOBAL_ENDPOINTS[self.id].items())
            facts.append("Global = new Dictionary<string, GlobalEndpoint> { %s }" % ", ".join(rows))
        return ", ".join(facts)

    def routes(self):
        """Method and path of each operation, and which members stand elsewhere than in the body."""
        for name in self.operations:
            operation = self.api["operations"][name]
            members = self.shapes[operation["input"]["shape"]].get("members", {}) if "input" in operation else {}
            placed = lambda place: ['["%s"] = "%s"' % (property_name(member), reference.get("locationName", member)) for member, reference in members.items() if reference.get("location") == place]
            more = ["%s = new Dictionary<string, string> { %s }" % (property, ", ".join(rows)) for property, rows in (("Query", placed("querystring")), ("Headers", placed("header"))) if rows]
            payload = self.shapes[operation["output"]["shape"]].get("payload")
            if payload:
                more.append('ReplyBody = "%s"' % property_name(payload))
            host = operation.get("endpoint", {}).get("hostPrefix")
            if host:
                more.append('HostPrefix = "%s"' % host)
            assert all(reference["locationName"] == property_name(member) for member, reference in members.items() if reference.get("location") == "uri"), "The base finds members in paths by their property names: " + name
            yield '["%s"] = new("%s", "%s")%s' % (name, operation["http"]["method"], operation["http"]["requestUri"], " { %s }" % ", ".join(more) if more else "")

    def file_lines(self):
        model = list(self.model_lines())
        base = self.base
        yield "// <auto-generated/> from the %s %s API description, by tools/aws-sdk-generator" % (self.id, self.metadata["apiVersion"])
        yield "#nullable disable"
        yield "using Amazon.Runtime;"
        yield "using Amazon.%s.Model;" % self.namespace
        yield "using SecurityDashboard.AwsSdk.Wire;"
        yield ""
        yield "namespace Amazon.%s" % self.namespace
        yield "{"
        yield "    public partial interface IAmazon%s : IAmazonService, IDisposable" % base
        yield "    {"
        for name in self.operations:
            yield "        Task<%sResponse> %sAsync(%sRequest request, CancellationToken cancellationToken = default);" % (name, name, name)
        yield "        static ClientConfig IAmazonService.CreateDefaultClientConfig() => new Amazon%sConfig();" % base
        yield "        static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials credentials, ClientConfig config)"
        yield "            => new Amazon%sClient(credentials, (Amazon%sConfig)config);" % (base, base)
        yield "    }"
        yield ""
        yield "    public partial class Amazon%sConfig() : WireConfig(Service)" % base
        yield "    {"
        yield '        static readonly ServiceModel Service = new("%s", "%s", "%s")' % (self.metadata["serviceId"], self.metadata["endpointPrefix"], self.metadata["apiVersion"])
        yield "            { %s };" % self.facts()
        yield "    }"
        yield ""
        yield "    public partial class Amazon%sClient : WireClient, IAmazon%s" % (base, base)
        yield "    {"
        yield "        public Amazon%sClient(AWSCredentials credentials, Amazon%sConfig config) : base(credentials, config) { }" % (base, base)
        yield "        public Amazon%sClient(Amazon%sConfig config) : base(config) { }" % (base, base)
        for name in self.operations:
            yield "        public virtual Task<%sResponse> %sAsync(%sRequest request, CancellationToken cancellationToken = default)" % (name, name, name)
            yield "            => CallAsync<%sResponse>(request, cancellationToken);" % name
        yield "    }"
        if self.enums:
            yield ""
        for name in sorted(property_name(enum) for enum in self.enums):
            yield "    public partial class %s(string value) : ConstantClass(value)" % name
            yield "    {"
            yield "        public static implicit operator %s(string value) => FindValue<%s>(value);" % (name, name)
            yield "    }"
        yield "}"
        yield ""
        yield "namespace Amazon.%s.Model" % self.namespace
        yield "{"
        yield "    public partial class Amazon%sRequest : AmazonWebServiceRequest { }" % base
        yield from model
        yield "}"


def write(folder, services, table):
    os.makedirs(folder, exist_ok=True)
    for service_id, names in services.items():
        service = Service(service_id, names, table[service_id])
        with open(os.path.join(folder, service.namespace + ".g.cs"), "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(service.file_lines()) + "\n")


if __name__ == "__main__":
    write(os.path.join(ROOT, "src", "SecurityDashboard.AwsSdk", "Generated"), STAND_INS, operations())
    write(os.path.join(ROOT, "tests", "SecurityDashboard.AwsSdk.Switch", "Generated"), COMPARED, COMPARED_OPERATIONS)
