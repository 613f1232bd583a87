/** The server of Cluster API's own webhooks. */
export interface ConversionWebhook {
  /** `https://127.0.0.1:<port>/convert`; the admission webhooks are other paths of the same server. */
  url: string;
  /** Certificate authority of the server: PEM in base64. */
  caBundle: string;
}
