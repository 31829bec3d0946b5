/** A member of a queue; the queue keeps its neighbours in it. */
export interface FifoNode<T> {
  previous: T | undefined;
  next: T | undefined;
}

/** A first-in-first-out queue whose members know their place, so that any of them leaves in constant time. */
export class Fifo<T extends FifoNode<T>> {
  #first: T | undefined;
  #last: T | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  push(node: T): void {
    node.previous = this.#last;
    node.next = undefined;
    if (this.#last) this.#last.next = node;
    else this.#first = node;
    this.#last = node;
    this.#size++;
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
  }
}
