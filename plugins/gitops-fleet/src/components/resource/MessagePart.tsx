import { RiFileCopyLine } from '@remixicon/react';
import { CopyButton } from './CopyButton';
import { Part } from './Part';
import styles from './resource.module.css';

/** A message word for word, to be copied; nothing where there is none. */
export function MessagePart(props: { message: string }) {
  const { message } = props;
  if (!message) {
    return null;
  }
  return (
    <Part
      title="Message"
      action={
        <CopyButton
          label="Copy message"
          done="Copied"
          icon={<RiFileCopyLine />}
          text={() => message}
        />
      }
    >
      <pre className={styles.message}>{message}</pre>
    </Part>
  );
}
