import { Button } from '@backstage/ui';
import { RiAlertLine, RiCheckLine } from '@remixicon/react';
import { useState } from 'react';

type Outcome = 'copied' | 'refused';

/** Copies a text, and says for a moment whether it did: browsers refuse it on pages without HTTPS. */
export function CopyButton(props: {
  label: string;
  done: string;
  icon: JSX.Element;
  text: () => string;
}) {
  const [outcome, setOutcome] = useState<Outcome>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(props.text());
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
    setTimeout(() => setOutcome(undefined), 2_000);
  };
  const looks = {
    idle: { icon: props.icon, text: props.label },
    copied: { icon: <RiCheckLine />, text: props.done },
    refused: { icon: <RiAlertLine />, text: 'The browser refused' },
  }[outcome ?? 'idle'];
  return (
    <Button
      size="small"
      variant="secondary"
      iconStart={looks.icon}
      onPress={copy}
    >
      {looks.text}
    </Button>
  );
}
