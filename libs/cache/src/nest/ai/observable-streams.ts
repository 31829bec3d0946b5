import { Observable } from 'rxjs';

/** The values of an observable as a stream that unsubscribes when it is let go of. */
export function fromObservable<T>(source: Observable<T>): ReadableStream<T> {
  let unsubscribe = () => {};
  return new ReadableStream<T>({
    start(controller) {
      const subscription = source.subscribe({
        next: (value) => controller.enqueue(value),
        error: (error) => controller.error(error),
        complete: () => controller.close(),
      });
      unsubscribe = () => subscription.unsubscribe();
    },
    cancel: () => unsubscribe(),
  });
}

/** An observable that opens a stream for each subscriber, and aborts its signal when that one leaves. */
export function toObservable<T>(open: (signal: AbortSignal) => Promise<AsyncIterable<T>>): Observable<T> {
  return new Observable<T>((subscriber) => {
    const leaving = new AbortController();
    const read = async () => {
      for await (const part of await open(leaving.signal)) subscriber.next(part);
      subscriber.complete();
    };
    read().catch((error: unknown) => subscriber.error(error)); // to one who has left, rxjs tells nothing
    return () => leaving.abort();
  });
}
