import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ModelServer } from '../model-server/model-server.js';

/** The model that ships with this example: started for the first who asks, and stopped with the application. */
@Injectable()
export class LocalModel implements OnApplicationShutdown {
  private readonly server = new ModelServer();
  private started: Promise<string> | undefined;

  /** Its base URL. */
  url(): Promise<string> {
    return (this.started ??= this.server.listen());
  }

  /** Completions that it was asked for. */
  get calls(): number {
    return this.server.calls;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.started;
    await this.server.close();
  }
}
