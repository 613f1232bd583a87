import type { Shape } from './ObjectPacker';

const plainField = /^[\w./-]+$/;

/** A field's name in a path: as it is where it can be told from what follows, else as JSON. */
function fieldText(field: string): string {
  return plainField.test(field) ? `${field}:` : `${JSON.stringify(field)}:`;
}

/** What a name stands for: the same text can be a sign, a field, and a value. */
const ofSign = 0;
const ofField = 1;
const ofValue = 2;
const ofReference = 3;

/**
 * A step on the way through the structure of a value: values of one structure take the same steps, and the last of them
 * stands for all. Nearly always a value steps where the one before it has stepped, which takes no more than to compare two
 * names.
 */
export class ShapeStep {
  shape: Shape | undefined = undefined;
  /** The text that was written last behind this step: objects that lie beside each other have many alike. */
  latestText: string | undefined = undefined;
  readonly #before: ShapeStep | undefined;
  readonly #text: string;
  readonly #counter: { count: number };
  /** Where was stepped last. */
  #kind = ofSign;
  #name: string | number = '';
  #latest: ShapeStep | undefined = undefined;
  /** All next steps by their text, where there is more than one. */
  #others: Map<string, ShapeStep> | undefined = undefined;

  static first(): ShapeStep {
    return new ShapeStep(undefined, '', { count: 0 });
  }

  private constructor(
    before: ShapeStep | undefined,
    text: string,
    counter: { count: number },
  ) {
    this.#before = before;
    this.#text = text;
    this.#counter = counter;
    counter.count++;
  }

  /** How many steps there are, from the first one on. */
  get count(): number {
    return this.#counter.count;
  }

  /** The text of all steps up to this one. */
  get path(): string {
    return [...this.#texts()].reverse().join('');
  }

  /** @param sign - one letter: a kind of leaf, or where a map or a list begins or ends */
  next(sign: string): ShapeStep {
    return this.#latest !== undefined &&
      this.#name === sign &&
      this.#kind === ofSign
      ? this.#latest
      : this.#step(ofSign, sign, sign);
  }

  field(name: string): ShapeStep {
    return this.#latest !== undefined &&
      this.#name === name &&
      this.#kind === ofField
      ? this.#latest
      : this.#step(ofField, name, fieldText(name));
  }

  /** Whether the last step was to a value. */
  wasTo(value: string): boolean {
    return this.#name === value && this.#kind === ofValue;
  }

  /** @param value - a text that is part of the structure; it holds no `;` */
  value(value: string): ShapeStep {
    return this.#latest !== undefined &&
      this.#name === value &&
      this.#kind === ofValue
      ? this.#latest
      : this.#step(ofValue, value, `=${value};`);
  }

  /** @param leaf - number of the leaf that has the value */
  reference(leaf: number): ShapeStep {
    return this.#latest !== undefined &&
      this.#name === leaf &&
      this.#kind === ofReference
      ? this.#latest
      : this.#step(ofReference, leaf, `@${leaf};`);
  }

  *#texts(): Generator<string> {
    yield this.#text;
    for (let step = this.#before; step; step = step.#before) {
      yield step.#text;
    }
  }

  #step(kind: number, name: string | number, text: string): ShapeStep {
    if (this.#latest && !this.#others) {
      this.#others = new Map([[this.#latest.#text, this.#latest]]);
    }
    const latest =
      this.#others?.get(text) ?? new ShapeStep(this, text, this.#counter);
    this.#others?.set(text, latest);
    this.#kind = kind;
    this.#name = name;
    this.#latest = latest;
    return latest;
  }
}
