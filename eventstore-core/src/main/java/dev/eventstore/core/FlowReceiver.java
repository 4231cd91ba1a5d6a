package dev.eventstore.core;

import dev.eventstore.Event;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscriber that says how many events it wants. What it asks for, from whatever thread, only
 * wakes its subscription; so all that it hears comes from one task, and a request from within
 * {@code onNext} never calls it again underneath.
 */
final class FlowReceiver implements Receiver, Flow.Subscription {
  private static final Logger LOG = LoggerFactory.getLogger(FlowReceiver.class);

  private final Flow.Subscriber<? super Event> subscriber;
  private final Demand demand = new Demand();

  /** What it is told last, once that is decided. */
  private final AtomicReference<@Nullable Runnable> last = new AtomicReference<>();

  private volatile Runnable wake = () -> {};
  private volatile Runnable cancel = () -> {};

  FlowReceiver(Flow.Subscriber<? super Event> subscriber) {
    this.subscriber = subscriber;
  }

  /** Greets the subscriber; nothing else is told it before this returns. */
  void begin(Runnable toWake, Runnable toCancel) {
    wake = toWake;
    cancel = toCancel;
    tell(() -> subscriber.onSubscribe(this));
  }

  /** Greets the subscriber of a subscription that cannot be, and tells it why. */
  void refuse(RuntimeException reason) {
    if (tell(() -> subscriber.onSubscribe(this))) {
      tell(() -> subscriber.onError(reason));
    }
  }

  @Override
  public void request(long count) {
    if (count > 0) {
      demand.add(count);
    } else {
      IllegalArgumentException refusal =
          new IllegalArgumentException(
              "a subscriber requests at least 1 event (rule 3.9), not " + count);
      last.compareAndSet(null, () -> subscriber.onError(refusal));
    }
    wake.run();
  }

  @Override
  public void cancel() {
    cancel.run();
  }

  @Override
  public boolean isReady() {
    return last.get() == null && demand.isPositive();
  }

  @Override
  public boolean receive(Event event) {
    demand.take();
    return tell(() -> subscriber.onNext(event));
  }

  /** There is no signal for it. */
  @Override
  public void caughtUp() {}

  @Override
  public boolean finish() {
    Runnable signal = last.get();
    if (signal != null) {
      tell(signal);
      cancel();
    }
    return signal != null;
  }

  @Override
  public boolean close() {
    last.compareAndSet(null, subscriber::onComplete);
    return true;
  }

  /** Rule 2.13: one that throws is cancelled. */
  private boolean tell(Runnable signal) {
    try {
      signal.run();
      return true;
    } catch (RuntimeException | Error failed) {
      LOG.warn("a subscriber threw {} and is cancelled", failed.getClass().getName());
      cancel();
      return false;
    }
  }
}
