import { buildManifests } from './kustomization-build';

const options = { workingDirectory: '/tmp/kustomization-1', path: 'app' };
const configMap = (name: string, extra = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: a\n${extra}`;

function build(files: { [file: string]: string }, more = {}) {
  return buildManifests(new Map(Object.entries(files)), {
    ...options,
    ...more,
  });
}

const names = (files: { [file: string]: string }, more = {}) =>
  build(files, more).objects.map(
    object => `${object.metadata.namespace}/${object.metadata.name}`,
  );

describe('building manifests', () => {
  it('takes every YAML file in every subfolder, and every document in it', () => {
    expect(
      names({
        'b/two.yml': `${configMap('two')}---\n${configMap('three')}`,
        'a/one.yaml': configMap('one'),
        'README.md': 'not YAML: [',
        'empty.yaml': '# nothing\n',
      }),
    ).toEqual(['a/one', 'a/two', 'a/three']);
  });

  it('treats a subfolder with a kustomization file as one resource', () => {
    expect(
      names({
        'top.yaml': configMap('top'),
        'sub/kustomization.yaml': 'resources: [in.yaml]\nnamespace: b\n',
        'sub/in.yaml': configMap('in'),
        'sub/left-out.yaml': 'not: an object\n',
      }),
    ).toEqual(['a/top', 'b/in']);
  });

  it('follows an explicit kustomization file, folders too', () => {
    expect(
      names({
        'kustomization.yaml': 'resources:\n- one.yaml\n- base\n',
        'one.yaml': configMap('one'),
        'two.yaml': configMap('two'),
        'base/three.yaml': configMap('three'),
      }),
    ).toEqual(['a/one', 'a/three']);
  });

  it.each<[string, { [file: string]: string }, RegExp]>([
    [
      'a file that is no object',
      { 'x/note.yaml': 'just: a note\n' },
      /^failed to decode Kubernetes YAML from \/tmp\/kustomization-1\/app\/x\/note\.yaml: missing Resource metadata$/,
    ],
    [
      'an object without a name',
      { 'x.yaml': 'apiVersion: v1\nkind: ConfigMap\n' },
      /missing metadata\.name in object \{\{v1 ConfigMap\}/,
    ],
    [
      'broken YAML',
      { 'x.yaml': 'a: 1\nb: [1,\n' },
      /x\.yaml: MalformedYAMLError: yaml: line \d+: /,
    ],
    [
      'the same object twice',
      { 'x.yaml': configMap('one'), 'y.yaml': configMap('one') },
      /may not add resource with an already registered id: ConfigMap\.v1\.\[noGrp\]\/one\.a/,
    ],
    [
      'a resource that is not there',
      { 'kustomization.yaml': 'resources: [gone.yaml]\n' },
      /gone\.yaml: no such file or directory/,
    ],
    [
      'what the sandbox does not build',
      { 'kustomization.yaml': 'namePrefix: x-\n' },
      /the field namePrefix is not simulated/,
    ],
  ])('fails as a whole for %s', (_, files, message) => {
    expect(() => build({ 'good.yaml': configMap('good'), ...files })).toThrow(
      message,
    );
  });

  it('substitutes variables, moves to the target namespace, leaves encryption aside', () => {
    const { objects } = build(
      {
        'x.yaml': configMap(
          'one',
          'data:\n  a: ${region}\n  b: ${size:=small}\nsops:\n  mac: x\n',
        ),
      },
      { substitute: { region: 'eu' }, targetNamespace: 'b' },
    );
    expect(objects).toEqual([
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'one', namespace: 'b' },
        data: { a: 'eu', b: 'small' },
      },
    ]);
  });

  it('has the same digest for the same content only', () => {
    const digest = (text: string) => build({ 'x.yaml': text }).digest;
    expect(digest(configMap('one'))).toBe(
      digest(`# note\n${configMap('one')}`),
    );
    expect(digest(configMap('one'))).not.toBe(digest(configMap('two')));
  });
});
