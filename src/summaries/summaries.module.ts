import { Module } from '@nestjs/common';
import { LocalModel } from './local-model.js';
import { modelProvider } from './model.provider.js';
import { SummariesController } from './summaries.controller.js';
import { SummariesService } from './summaries.service.js';

@Module({ controllers: [SummariesController], providers: [LocalModel, modelProvider, SummariesService] })
export class SummariesModule {}
