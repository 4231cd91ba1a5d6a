package dev.eventstore.core;

/** What a subscription remembers of the events that it is done with. Any thread may use it. */
interface Progress {
  /** Of a live subscription, which remembers nothing: whatever becomes of an event, it is done. */
  Progress NONE =
      new Progress() {
        @Override
        public boolean mayGoOn() {
          return true;
        }

        @Override
        public void handingOut(long seq) {}

        @Override
        public void passed(long seq) {}

        @Override
        public boolean isAcknowledged(long seq) {
          return true;
        }
      };

  /** Whether another event may be handed out now; if not, the subscription is woken later. */
  boolean mayGoOn();

  /** The event is about to be handed out. */
  void handingOut(long seq);

  /** The event was handed out and taken, or there is nothing here to be handed out. */
  void passed(long seq);

  /** Whether the event need not be handed out again. */
  boolean isAcknowledged(long seq);
}
