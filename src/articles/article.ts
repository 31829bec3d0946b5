/** An article as the source holds it and as the API shows it. */
export interface Article {
  readonly id: number;
  readonly title: string;
  readonly body: string;
  /** ISO 8601. */
  readonly updatedAt: string;
}
