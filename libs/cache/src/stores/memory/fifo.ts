/** A member of a queue; the queue keeps its neighbours in it. */
export interface FifoNode<T> {
  previous: T | undefined;
  next: T | undefined;
  /** What it keeps; exchanged only while it is in no queue. */
  readonly entry: { readonly bytes: number };
}

/** A first-in-first-out queue whose members know their place, so that any of them leaves in constant time. */
export class Fifo<T extends FifoNode<T>> {
  #first: T | undefined;
  #last: T | undefined;
  #size = 0;
  #bytes = 0;

  get size(): number {
    return this.#size;
  }

  /** Of all members together. */
  get bytes(): number {
    return this.#bytes;
  }

  push(node: T): void {
    node.previous = this.#last;
    node.next = undefined;
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    this.#size++;
    this.#bytes += node.entry.bytes;
  }

  shift(): T | undefined {
    const node = this.#first;
    if (node) this.remove(node);
    return node;
  }

  remove(node: T): void {
    if (node.previous) node.previous.next = node.next;
    else this.#first = node.next;
    if (node.next) node.next.previous = node.previous;
    else this.#last = node.previous;
    node.previous = node.next = undefined;
    this.#size--;
    this.#bytes -= node.entry.bytes;
  }
}
