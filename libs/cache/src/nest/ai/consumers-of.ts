import 'reflect-metadata';
import type { InjectionToken, Type } from '@nestjs/common';
import {
  OPTIONAL_DEPS_METADATA,
  OPTIONAL_PROPERTY_DEPS_METADATA,
  PARAMTYPES_METADATA,
  PROPERTY_DEPS_METADATA,
  SELF_DECLARED_DEPS_METADATA,
} from '@nestjs/common/constants.js';
import type { ModulesContainer } from '@nestjs/core';

/** The names of the classes and factories that cannot do without what a token stands for. */
export function consumersOf(token: InjectionToken, modules: ModulesContainer): string[] {
  const wrappers = [...modules.values()].flatMap(({ providers, controllers, injectables }) => [
    ...providers.values(),
    ...controllers.values(),
    ...injectables.values(),
  ]);
  const consumers = wrappers.filter(({ inject, metatype }) =>
    (inject ? neededByFactory(inject) : neededByClass(metatype as Type | null)).includes(token),
  );
  return [...new Set(consumers.map(({ name }) => String(name)))];
}

function neededByFactory(inject: readonly unknown[]): unknown[] {
  return inject.flatMap((dependency) => {
    const { token, optional } = (dependency ?? {}) as { token?: unknown; optional?: boolean };
    return token === undefined ? [dependency] : optional ? [] : [token];
  });
}

function neededByClass(metatype: Type | null): unknown[] {
  if (typeof metatype !== 'function') return [];
  const listOf = <T>(key: string) => (Reflect.getMetadata(key, metatype) ?? []) as readonly T[];
  const named = listOf<{ readonly index: number; readonly param: unknown }>(SELF_DECLARED_DEPS_METADATA);
  const optional = listOf<number>(OPTIONAL_DEPS_METADATA);
  const parameters = listOf<unknown>(PARAMTYPES_METADATA)
    .map((type, index) => named.find((one) => one.index === index)?.param ?? type)
    .filter((_type, index) => !optional.includes(index));
  const optionalKeys = listOf<string | symbol>(OPTIONAL_PROPERTY_DEPS_METADATA);
  const properties = listOf<{ readonly key: string | symbol; readonly type: unknown }>(PROPERTY_DEPS_METADATA)
    .filter(({ key }) => !optionalKeys.includes(key))
    .map(({ type }) => type);
  return [...parameters, ...properties];
}
