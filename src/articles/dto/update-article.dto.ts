import { IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';

/** What may change about an article. */
export class UpdateArticleDto {
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  readonly title?: string;

  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  readonly body?: string;
}
