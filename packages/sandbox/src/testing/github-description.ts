import Ajv, { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { isRecord, JsonObject, JsonValue, recordAt } from '../kubernetes/json';

/**
 * GitHub's own description of its REST API, to hold the forge's answers against.
 */
export class GitHubDescription {
  private readonly document: JsonObject;
  private readonly ajv: Ajv;
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    this.document = JSON.parse(
      readFileSync(
        require.resolve('@octokit/openapi/generated/api.github.com.json'),
        'utf8',
      ),
    );
    this.ajv = new Ajv({ strict: false, allErrors: false, logger: false });
    addFormats(this.ajv);
    this.ajv.addSchema(
      {
        components: asJsonSchema(
          this.document.components ?? null,
        ) as JsonObject,
      },
      'github',
    );
  }

  /**
   * What is wrong with an answer; undefined when it is as described.
   *
   * @param path template, such as `/repos/{owner}/{repo}`
   */
  problem(
    method: string,
    path: string,
    status: number,
    body: JsonValue | undefined,
  ): string | undefined {
    const operation = recordAt(
      this.document,
      'paths',
      path,
      method.toLowerCase(),
    );
    const responses = recordAt(operation, 'responses');
    const response = this.resolve(responses[String(status)]);
    if (!response) {
      return `${method} ${path} is not described to answer ${status}, only ${Object.keys(
        responses,
      ).join(', ')}`;
    }
    const schema = recordAt(response, 'content', 'application/json').schema;
    if (schema === undefined) {
      return undefined;
    }
    const validate = this.validator(`${method} ${path} ${status}`, schema);
    return validate(body)
      ? undefined
      : `${method} ${path} ${status}: ${this.ajv.errorsText(validate.errors)}`;
  }

  private resolve(value: JsonValue | undefined): JsonObject | undefined {
    if (!isRecord(value)) {
      return undefined;
    }
    if (typeof value.$ref !== 'string') {
      return value;
    }
    const [, ...steps] = value.$ref.split('/');
    return recordAt(this.document, ...steps);
  }

  private validator(key: string, schema: JsonValue): ValidateFunction {
    let validate = this.validators.get(key);
    if (!validate) {
      validate = this.ajv.compile(absolute(asJsonSchema(schema)) as JsonObject);
      this.validators.set(key, validate);
    }
    return validate;
  }
}

/** References of a schema outside the components, made absolute. */
function absolute(value: JsonValue): JsonValue {
  return mapSchema(value, schema =>
    typeof schema.$ref === 'string'
      ? { ...schema, $ref: `github${schema.$ref}` }
      : schema,
  );
}

/** OpenAPI 3.0 says `nullable`, JSON Schema has null among types and values. */
function asJsonSchema(value: JsonValue): JsonValue {
  return mapSchema(value, ({ nullable, ...schema }) => {
    if (nullable !== true) {
      return schema;
    }
    if (typeof schema.type === 'string') {
      return {
        ...schema,
        type: [schema.type, 'null'],
        ...(Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}),
      };
    }
    return { anyOf: [{ type: 'null' }, schema] };
  });
}

function mapSchema(
  value: JsonValue,
  change: (schema: JsonObject) => JsonObject,
): JsonValue {
  if (Array.isArray(value)) {
    return value.map(item => mapSchema(item, change));
  }
  if (!isRecord(value)) {
    return value;
  }
  return change(
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        mapSchema(item ?? null, change),
      ]),
    ),
  );
}
