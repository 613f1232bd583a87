import {
  generatedManifest,
  ManifestPin,
  manifestPins,
  programPins,
  requiredVersion,
} from './pins';

/** Names of all parts, in the order in which they are made. */
export const allParts: readonly string[] = [
  ...manifestPins.map(({ name }) => name),
  ...programPins.map(({ name }) => name),
  generatedManifest.name,
];

/** Version of a part as its pin gives it. */
export function versionOfPart(part: string): string {
  const program = programPins.find(({ name }) => name === part);
  if (program) {
    return requiredVersion(program.module, program.versionOf);
  }
  const manifest = manifestPins.find(({ name }) => name === part);
  if (manifest) {
    return versionOfManifest(manifest);
  }
  return requiredVersion(generatedManifest.module, generatedManifest.versionOf);
}

/** Version of the Go module that manifests come from. */
export function versionOfManifest({ pin, goModule }: ManifestPin): string {
  return typeof pin === 'string' ? requiredVersion(pin, goModule) : pin.version;
}
