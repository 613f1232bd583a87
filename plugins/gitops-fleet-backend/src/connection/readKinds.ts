import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  KindDescriptor,
  kindDescriptors,
  watchedKinds,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

/** What a kind is called in configuration: `ImagePolicy.image.toolkit.fluxcd.io`. */
function nameOf({ kind, group }: KindDescriptor): string {
  return `${kind}.${group}`;
}

/**
 * Reads `gitopsFleet.kinds`: the kinds that are watched on every management cluster, in the order of the table of kinds.
 * Without the setting they are those that are watched by default.
 *
 * @throws InputError for a name that is no known kind, and for one that is both to be watched and to be ignored; it names
 * the field and what is possible
 */
export function readKinds(config: Config): readonly KindDescriptor[] {
  const watch = readNames(config, 'watch');
  const ignore = readNames(config, 'ignore');
  const both = [...watch].find(name => ignore.has(name));
  if (both !== undefined) {
    throw new InputError(
      `gitopsFleet.kinds names '${both}' in watch and in ignore: remove it from one of the two`,
    );
  }
  return kindDescriptors.filter(
    descriptor =>
      !ignore.has(nameOf(descriptor)) &&
      (descriptor.watched || watch.has(nameOf(descriptor))),
  );
}

function readNames(config: Config, list: 'watch' | 'ignore'): Set<string> {
  const field = `gitopsFleet.kinds.${list}`;
  const known = new Set(kindDescriptors.map(nameOf));
  const names = config.getOptionalStringArray(field) ?? [];
  names.forEach((name, index) => {
    if (!known.has(name)) {
      const possible =
        list === 'ignore'
          ? watchedKinds
          : kindDescriptors.filter(({ watched }) => !watched);
      throw new InputError(
        `${field}[${index}] '${name}' is no kind that the portal knows: write it as <Kind>.<API group>. Possible are: ${possible
          .map(nameOf)
          .sort()
          .join(', ')}`,
      );
    }
  });
  return new Set(names);
}
