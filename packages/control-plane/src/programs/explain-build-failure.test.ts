import { explainBuildFailure } from './explain-build-failure';

const PROXY_REFUSAL =
  '\t"Error": "github.com/a/b@v1: Get \\"https://me:secret@proxy.test/b.info\\": dial tcp 10.0.0.1:443: connect: connection refused",';

it.each<[string, string, RegExp]>([
  [
    'a full disk',
    'go: writing cache: write /x: no space left on device',
    /The disk is full.*6 GB.*Make room/,
  ],
  [
    'a module that needs a newer Go',
    'go: k8s.io/kubernetes@v1.36.3 requires go >= 1.26.0 (running go 1.25.0)\n',
    /newer Go .*\(go: k8s\.io\/kubernetes@v1\.36\.3 requires go >= 1\.26\.0.*\)\. Install Go/,
  ],
  [
    'a module proxy that refuses',
    `{\n${PROXY_REFUSAL}\n}\n`,
    /etcd could not be fetched .*GOPROXY=https:\/\/proxy\.test\).*connection refused.*another module proxy in GOPROXY/,
  ],
  [
    'anything else',
    'main.go:1: undefined: x\n',
    /etcd could not be built\. The end of \/cache\/build\.log:\n\nmain\.go:1: undefined: x/,
  ],
])('explains %s', (_, output, expected) => {
  const { message } = explainBuildFailure('etcd', output, {
    cache: '/cache',
    env: { GOPROXY: 'https://me:secret@proxy.test' } as NodeJS.ProcessEnv,
    log: '/cache/build.log',
  });
  expect(message).toMatch(expected);
  expect(message).not.toContain('secret');
});
