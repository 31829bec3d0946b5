import { Command, Help, type Option } from 'commander';

class OwnOptionsFirst extends Help {
  override groupItems<T extends Command | Option>(
    all: T[],
    visible: T[],
    groupOf: (item: T) => string,
  ): Map<string, T[]> {
    const isShared = (item: T) => Number(groupOf(item) !== 'Options:');
    return super.groupItems(
      [...all].sort((left, right) => isShared(left) - isShared(right)),
      visible,
      groupOf,
    );
  }
}

/** A command whose help shows its own options above those that all commands have. */
export class CacheConfigCommand extends Command {
  override createCommand(name?: string): Command {
    return new CacheConfigCommand(name);
  }

  override createHelp(): Help {
    return Object.assign(new OwnOptionsFirst(), this.configureHelp());
  }
}
