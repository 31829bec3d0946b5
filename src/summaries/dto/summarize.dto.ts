import { IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** A text to be summarized. */
export class SummarizeDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(50_000)
  readonly text!: string;

  /** @default 2 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  readonly sentences?: number;
}
