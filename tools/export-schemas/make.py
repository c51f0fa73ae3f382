"""Makes the schemas that the exports are validated against, from checkouts of what publishes them.

    python3 tools/export-schemas/make.py OCSF_CHECKOUT OSCAL_CHECKOUT SCHEMASTORE_CHECKOUT SECURITYHUB_SERVICE_2_JSON

SARIF and OSCAL publish JSON schemas, which are taken as they are but for how OSCAL's refer to their own parts. OCSF and AWS publish descriptions of their own; what the exports
need of them is put into JSON Schema (draft 7): every attribute and its type, what is required, and no attribute that there is not.
"""
import gzip
import json
import pathlib
import subprocess
import sys

OCSF, OSCAL, STORE, HUB = sys.argv[1:5]
OCSF_REF, OSCAL_REF = 'v1.8.0', 'v1.0.6'
TARGET = pathlib.Path(__file__).resolve().parents[2] / 'tests/Shared/Schemas'
DRAFT = 'http://json-schema.org/draft-07/schema#'


def show(checkout, ref, path):
    return subprocess.run(['git', '-C', checkout, 'show', f'{ref}:{path}'], check=True, capture_output=True, text=True).stdout


def listed(folder):
    return subprocess.run(['git', '-C', OCSF, 'ls-tree', '-r', '--name-only', OCSF_REF, folder], check=True, capture_output=True, text=True).stdout.split()


def write(name, schema):
    (TARGET / name).write_text((schema if isinstance(schema, str) else json.dumps(schema, indent=1, sort_keys=True)).strip() + '\n')


def ocsf():
    dictionary = json.loads(show(OCSF, OCSF_REF, 'dictionary.json'))
    types, attributes = dictionary['types']['attributes'], dictionary['attributes']
    objects = {}
    for path in listed('objects/') + listed('events/'):
        if path.endswith('.json'):
            found = json.loads(show(OCSF, OCSF_REF, path))
            objects[found.get('name', pathlib.Path(path).stem)] = found

    def merged(a, b):
        """What one says beside the other; the values of an enumeration add up."""
        return {**a, **b, **({'enum': {**a['enum'], **b['enum']}} if 'enum' in a and 'enum' in b else {})}

    def members(thing):
        got = members(objects[thing['extends']]) if thing.get('extends') in objects else {}
        for name, value in thing.get('attributes', {}).items():
            if name == '$include':
                for path in value if isinstance(value, list) else [value]:
                    included = json.loads(show(OCSF, OCSF_REF, path))
                    if included.get('meta') != 'profile' or included['name'] == 'cloud':
                        for inner, its in included.get('attributes', {}).items():
                            got[inner] = {**its, 'requirement': 'optional'} if included.get('meta') == 'profile' else its
            elif value is not None and not (isinstance(value, dict) and value.get('profile') not in (None, 'cloud')):
                got[name] = merged(got.get(name, {}), value)
        return got

    definitions = {}

    def basic(name):
        kind = types[name]
        base = kind.get('type', name)
        schema = {'string_t': {'type': 'string'}, 'integer_t': {'type': 'integer'}, 'long_t': {'type': 'integer'}, 'float_t': {'type': 'number'}, 'boolean_t': {'type': 'boolean'}, 'json_t': {}}.get(base) or {'string_t': {'type': 'string'}}.get(name, {})
        if isinstance(kind.get('regex'), str) and base == 'string_t' and name in ('uuid_t', 'datetime_t'):
            schema = {**schema, 'pattern': kind['regex']}
        return dict(schema)

    def object_of(name):
        if name not in definitions:
            definitions[name] = {}
            definitions[name] = body(objects[name]) if name in objects else {'type': 'object'}
        return {'$ref': f'#/definitions/{name}'}

    def body(thing):
        its = members(thing)
        properties = {}
        for name, value in its.items():
            entry = merged(attributes.get(name, {}), value)
            kind = entry.get('type')
            if kind is None:
                continue
            schema = object_of(entry.get('object_type', kind.removesuffix('_t'))) if kind == 'object_t' else basic(kind) if kind in types else object_of(kind)
            if 'enum' in entry and kind == 'integer_t':
                schema = {'enum': sorted(int(key) for key in entry['enum'])}
            properties[name] = {'type': 'array', 'items': schema} if entry.get('is_array') else schema
        result = {'type': 'object', 'properties': properties, 'additionalProperties': False, 'required': sorted(name for name, value in its.items() if name in properties and {**attributes.get(name, {}), **value}.get('requirement') == 'required')}
        at_least = thing.get('constraints', {}).get('at_least_one')
        if at_least:
            result['anyOf'] = [{'required': [name]} for name in at_least if name in properties]
        if thing.get('name') in ('object', 'unmapped'):
            result['additionalProperties'] = True
        return result

    event = body(objects['compliance_finding'])
    event['properties']['class_uid'] = {'enum': [2003]}
    event['properties']['category_uid'] = {'enum': [2]}
    event['properties']['unmapped'] = {'type': 'object'}
    event['properties']['type_uid'] = {'enum': [200300, 200301, 200302, 200303, 200399]}
    write('ocsf-1.8.0-compliance-finding.json', {'$schema': DRAFT, 'definitions': definitions, **event})


def asff():
    data = gzip.open(HUB) if HUB.endswith('.gz') else open(HUB, 'rb')
    shapes = json.load(data)['shapes']
    definitions = {}

    def of(name):
        if name not in definitions:
            definitions[name] = {}
            shape = shapes[name]
            kind = shape['type']
            if kind == 'structure':
                made = {'type': 'object', 'properties': {key: of(member['shape']) for key, member in shape['members'].items()}, 'additionalProperties': False, 'required': shape.get('required', [])}
            elif kind == 'list':
                made = {'type': 'array', 'items': of(shape['member']['shape'])}
                if 'max' in shape:
                    made['maxItems'] = shape['max']
            elif kind == 'map':
                made = {'type': 'object', 'additionalProperties': of(shape['value']['shape'])}
            else:
                made = {'string': {'type': 'string'}, 'timestamp': {'type': 'string'}, 'integer': {'type': 'integer'}, 'long': {'type': 'integer'}, 'double': {'type': 'number'}, 'boolean': {'type': 'boolean'}}[kind]
                made = {**made, **({'enum': shape['enum']} if 'enum' in shape else {}), **({'pattern': shape['pattern']} if 'pattern' in shape else {})}
            definitions[name] = made
        return {'$ref': f'#/definitions/{name}'}

    finding = of('AwsSecurityFinding')
    request = shapes['BatchImportFindingsRequestFindingList']
    assert request['member']['shape'] == 'AwsSecurityFinding'
    # Details of resources of every service are far more than an export names.
    definitions['ResourceDetails'] = {'type': 'object', 'properties': {'Other': {'type': 'object', 'additionalProperties': {'type': 'string'}}}, 'additionalProperties': False}
    used, todo = {}, ['AwsSecurityFinding']
    while todo:
        name = todo.pop()
        if name in used:
            continue
        used[name] = definitions[name]
        todo += [part.split('"')[0] for part in json.dumps(definitions[name]).split('"#/definitions/')[1:]]
    write('asff-2018-10-08.json', {'$schema': DRAFT, 'definitions': used, **finding})


def oscal():
    """As it is published, but for references by name, which many validators do not follow: they become references by place."""
    schema = json.loads(show(OSCAL, OSCAL_REF, 'json/schema/oscal_assessment-results_schema.json'))
    places = {value.pop('$id'): f'#/definitions/{key}' for key, value in schema['definitions'].items() if '$id' in value}
    text = json.dumps(schema)
    for name, place in places.items():
        text = text.replace(f'"$ref": "{name}"', f'"$ref": "{place}"')
    assert '"$ref": "#/' in text and not [part for part in text.split('"$ref": "')[1:] if not part.startswith('#/')]
    return json.loads(text)


write('sarif-2.1.0.json', show(STORE, 'HEAD', 'src/schemas/json/sarif-2.1.0.json'))
write('oscal-1.0.6-assessment-results.json', oscal())
ocsf()
asff()
