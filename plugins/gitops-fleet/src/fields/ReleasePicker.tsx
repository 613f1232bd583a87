import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Badge, Button, Radio, RadioGroup } from '@backstage/ui';
import {
  PlatformRepository,
  PromotionTarget,
  RepositoryTag,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { useState } from 'react';
import { FleetLink } from '../components/text/FleetLink';
import styles from './fields.module.css';
import { textAt } from './formData';
import { followedName, targetId, targetName } from './promotionTarget';
import { FieldNote, RepositoryField } from './repository';

const schema = makeFieldSchema({
  output: z => z.object({ tag: z.string(), sha: z.string() }),
  uiOptions: z => z.object({ targetField: z.string().optional() }),
});

/** Releases that are shown while nobody asks for more. */
const shownTags = 8;

/** Chooses a release, newest first. */
function ReleasePicker(props: typeof schema.TProps) {
  const targetField = props.uiSchema['ui:options']?.targetField;
  const form = props.formContext?.formData;
  const at = (name: string) =>
    targetField ? textAt(form, `${targetField}.${name}`) : '';
  return (
    <RepositoryField>
      {repository =>
        repository.tags.length === 0 ? (
          <FieldNote>
            The platform repository has no tag: cut a release first.
          </FieldNote>
        ) : (
          <Choice
            label={props.schema.title ?? 'Release'}
            required={props.required}
            repository={repository}
            target={targetId({
              provider: at('provider'),
              version: at('version'),
              environment: at('environment'),
              channel: at('channel'),
            })}
            value={props.formData?.tag}
            onChange={({ tag, sha }) => props.onChange({ tag, sha })}
          />
        )
      }
    </RepositoryField>
  );
}

function Choice(props: {
  label: string;
  required?: boolean;
  repository: PlatformRepository;
  /** Id of the target that shall move. */
  target: string;
  value: string | undefined;
  onChange: (tag: RepositoryTag) => void;
}) {
  const { repository, target, value, onChange } = props;
  const { tags, targets } = repository;
  const [all, setAll] = useState(false);
  const shown = all ? tags : tags.slice(0, shownTags);
  return (
    <div className={styles.rows}>
      <RadioGroup
        label={props.label}
        isRequired={props.required}
        value={value ?? null}
        onChange={chosen => {
          const tag = tags.find(item => item.tag === chosen);
          if (tag) {
            onChange(tag);
          }
        }}
      >
        {shown.map(tag => (
          <div key={tag.tag} className={styles.release}>
            <Radio value={tag.tag}>{tag.tag}</Radio>
            <ReleaseFacts tag={tag} targets={targets} target={target} />
          </div>
        ))}
      </RadioGroup>
      {tags.length > shown.length && (
        <Button size="small" variant="tertiary" onPress={() => setAll(true)}>
          {`${tags.length - shown.length} older`}
        </Button>
      )}
    </div>
  );
}

function ReleaseFacts(props: {
  tag: RepositoryTag;
  targets: readonly PromotionTarget[];
  target: string;
}) {
  const { tag, targets, target } = props;
  const followed = targets.filter(
    item => followedName(item.reference) === tag.tag,
  );
  const current = followed.some(item => targetId(item) === target);
  const elsewhere = followed.filter(item => targetId(item) !== target);
  return (
    <span className={styles.releaseFacts}>
      <code className={styles.hash}>{tag.sha.slice(0, 8)}</code>
      {tag.publishedAt && (
        <span>
          {new Date(tag.publishedAt).toLocaleDateString('en-GB', {
            day: 'numeric',
            month: 'short',
            year: 'numeric',
          })}
        </span>
      )}
      {current && <Badge size="small">live here</Badge>}
      {elsewhere.length > 0 && (
        <span>live on {elsewhere.map(targetName).join(', ')}</span>
      )}
      {tag.releaseUrl && (
        <FleetLink
          href={tag.releaseUrl}
          small
          external
          aria-label={`Notes of ${tag.tag}`}
        >
          notes
        </FleetLink>
      )}
    </span>
  );
}

export const releasePicker = createFormField({
  name: 'GitopsFleetReleasePicker',
  component: ReleasePicker,
  schema,
  validation: (release, field) => {
    if (!release?.tag) {
      field.addError('Choose the release that the clusters shall follow.');
    }
  },
});
