"""Writes what the tests hold the stand-ins to: botocore's own serializer, parser and endpoint rules, asked once and frozen.

    python3 tools/aws-sdk-generator/fixtures.py

bodies.jsonl.gz: for every operation of the table, a request and a reply in which every member has a value of its own.
    request   members by property name, as a caller sets them     sent      what goes over the wire: JSON, or form fields
    reply     the body that AWS would send                        expected  members by property name, as a caller reads them
endpoints.tsv: service, region, FIPS, endpoint, signing region; every combination without dual-stack.
"""
import base64
import datetime
import gzip
import io
import json
import os
from xml.sax.saxutils import escape

import botocore.parsers
import botocore.serialize
import botocore.session
from botocore.endpoint_provider import EndpointProvider

from names import ROOT, STAND_INS, operations, property_name

DATA = os.path.join(ROOT, "tests", "SecurityDashboard.AwsSdk.Tests", "Data")
REGIONS = ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "eu-west-1", "eu-central-1", "eu-south-2", "af-south-1",
           "me-central-1", "me-south-1", "il-central-1", "ap-south-1", "ap-southeast-1", "ap-southeast-3", "ap-northeast-3",
           "cn-north-1", "cn-northwest-1", "us-gov-west-1", "us-gov-east-1"]

session = botocore.session.get_session()


class Values:
    """A different value for each member, so that a mix-up shows."""

    def __init__(self):
        self.count = 0

    def of(self, shape, above=()):
        self.count += 1
        kind = shape.type_name
        if shape.serialization.get("hostLabel"):
            return "111122223333"
        if kind == "structure":
            # Of a union exactly one member is set.
            members = list(shape.members.items())[:1 if getattr(shape, "is_tagged_union", False) else None]
            return {name: self.of(member, above + (shape.name,)) for name, member in members if member.name not in above}
        if kind == "list":
            return [self.of(shape.member, above), self.of(shape.member, above)] if shape.member.name not in above else []
        if kind == "map":
            return {shape.key.enum[0] if getattr(shape.key, "enum", None) else "k é": self.of(shape.value, above)}
        if kind == "timestamp":
            return datetime.datetime.fromtimestamp(1700000000 + self.count, datetime.timezone.utc)
        if kind in ("integer", "long"):
            return self.count
        if kind in ("double", "float"):
            return self.count + 0.25
        if kind == "boolean":
            return self.count % 2 == 0
        if kind == "blob":
            return b"blob%d" % self.count
        if getattr(shape, "enum", None):
            return shape.enum[self.count % len(shape.enum)]
        return 'v%d é"<&>+' % self.count


def by_property(shape, value):
    """What botocore calls by member name, by the names of the .NET classes; times and blobs as text."""
    if value is None:
        return None
    kind = shape.type_name
    if kind == "structure":
        return {property_name(name): by_property(shape.members[name], member) for name, member in value.items()}
    if kind == "list":
        return [by_property(shape.member, item) for item in value]
    if kind == "map":
        return {key: by_property(shape.value, item) for key, item in value.items()}
    if kind == "timestamp":
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (value.microsecond // 1000)
    if kind == "blob":
        return base64.b64encode(value).decode()
    return value


def as_json(shape, value):
    kind = shape.type_name
    if kind == "structure":
        return {shape.members[name].serialization.get("name", name): as_json(shape.members[name], member) for name, member in value.items()}
    if kind == "list":
        return [as_json(shape.member, item) for item in value]
    if kind == "map":
        return {key: as_json(shape.value, item) for key, item in value.items()}
    if kind == "timestamp":
        return value.timestamp() + 0.5
    if kind == "blob":
        return base64.b64encode(value).decode()
    return value


def as_xml(shape, value):
    kind = shape.type_name
    if kind == "structure":
        return "".join("<%s>%s</%s>" % (name, as_xml(shape.members[name], member), name) for name, member in value.items())
    if kind == "list":
        return "".join("<member>%s</member>" % as_xml(shape.member, item) for item in value)
    if kind == "map":
        return "".join("<entry><key>%s</key><value>%s</value></entry>" % (escape(key), as_xml(shape.value, item)) for key, item in value.items())
    if kind == "timestamp":
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if kind == "blob":
        return base64.b64encode(value).decode()
    if kind == "boolean":
        return str(value).lower()
    return escape(str(value))


def body_rows():
    values = Values()
    for service_id, names in STAND_INS.items():
        model = session.get_service_model(names[0])
        protocol = model.metadata["protocol"]
        for name in operations()[service_id]:
            operation = model.operation_model(name)
            reply = values.of(operation.output_shape) if operation.output_shape else {}
            if protocol == "rest-xml":
                payload = operation.output_shape.serialization["payload"]
                body = "<%s>%s</%s>" % (payload, as_xml(operation.output_shape.members[payload], reply[payload]), payload)
            elif protocol == "query":
                body = ('<%sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><%sResult>%s</%sResult><ResponseMetadata><RequestId>r</RequestId>'
                        '</ResponseMetadata></%sResponse>' % (name, name, as_xml(operation.output_shape, reply), name, name))
            else:
                body = json.dumps(as_json(operation.output_shape, reply), ensure_ascii=False)
            parsed = botocore.parsers.create_parser(protocol).parse({"status_code": 200, "headers": {}, "body": body.encode()}, operation.output_shape)
            parsed.pop("ResponseMetadata", None)

            request = values.of(operation.input_shape) if operation.input_shape else {}
            wire = botocore.serialize.create_serializer(protocol, include_validation=False).serialize_to_request(request, operation)
            sent = {key: str(value) for key, value in wire["body"].items()} if protocol == "query" else json.loads(wire["body"] or b"{}")
            query = {key: str(value) for key, value in wire["query_string"].items()} if protocol.startswith("rest-") else {}
            yield {
                "service": names[1],
                "operation": name,
                "target": wire["headers"].get("X-Amz-Target", ""),
                "contentType": wire["headers"].get("Content-Type", ""),
                "method": wire["method"],
                "path": wire["url_path"],
                "query": query,
                "headers": {key: value for key, value in wire["headers"].items() if key.startswith("x-amz-")},
                "replyType": "application/xml" if protocol in ("query", "rest-xml") else "application/json",
                "request": by_property(operation.input_shape, request) if operation.input_shape else {},
                "sent": sent,
                "reply": body,
                "expected": by_property(operation.output_shape, parsed) if operation.output_shape else {},
            }
    print("values", values.count)


def endpoint_rows():
    for service_id, names in STAND_INS.items():
        loader = session.get_component("data_loader")
        provider = EndpointProvider(loader.load_service_model(names[0], "endpoint-rule-set-1"), loader.load_data("partitions"))
        signing = session.get_service_model(names[0]).metadata
        for region in REGIONS:
            for fips in (False, True):
                if fips and region.startswith("cn-") and service_id == "S3 Control":
                    continue  # Its rules have none.
                endpoint = provider.resolve_endpoint(Region=region, UseFIPS=fips, UseDualStack=False)
                schemes = endpoint.properties.get("authSchemes") or [{}]
                yield "\t".join([names[1], region, "fips" if fips else "", endpoint.url, schemes[0].get("signingRegion", region)])


if __name__ == "__main__":
    os.makedirs(DATA, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in body_rows())
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        file.write(text.encode())
    with open(os.path.join(DATA, "bodies.jsonl.gz"), "wb") as file:
        file.write(packed.getvalue())
    with open(os.path.join(DATA, "endpoints.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("".join(row + "\n" for row in endpoint_rows()))
    print("bodies", len(text), "packed", len(packed.getvalue()))
