package dev.eventstore.core;

import dev.eventstore.DeviceId;
import dev.eventstore.HeldUpTo;
import dev.eventstore.Limits;
import dev.eventstore.spi.Environment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what other devices hold. Each remembers what it was told, so a slow one has no
 * queue: it hears the newest when it looks. Any thread may call it.
 */
final class HeldListeners {
  private static final Logger LOG = LoggerFactory.getLogger(HeldListeners.class);

  private final Environment environment;
  private final HeldProofs proofs;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  HeldListeners(Environment environment, HeldProofs proofs) {
    this.environment = environment;
    this.proofs = proofs;
  }

  /** Begins with what is known now. */
  synchronized AutoCloseable add(Consumer<HeldUpTo> consumer) {
    if (listeners.size() >= Limits.MAX_SUBSCRIPTIONS) {
      throw new IllegalStateException(
          "there are "
              + Limits.MAX_SUBSCRIPTIONS
              + " listeners already, the most of one community");
    }
    Listener listener = new Listener(consumer);
    listeners.add(listener);
    listener.task.start();
    return () -> remove(listener);
  }

  private synchronized void remove(Listener listener) {
    listeners.remove(listener);
    listener.task.end();
  }

  /** Something has changed. */
  void wake() {
    listeners.forEach(listener -> listener.task.wake());
  }

  /** No call begins from now on. */
  synchronized void close() {
    List.copyOf(listeners).forEach(this::remove);
  }

  private final class Listener {
    private final Consumer<HeldUpTo> consumer;
    private final Map<DeviceId, Long> told = new HashMap<>(); // for the steps of the task
    private final SerialTask task =
        new SerialTask(DeliveryThreads.of(environment.delivery()), environment.timer(), this::step);

    Listener(Consumer<HeldUpTo> consumer) {
      this.consumer = consumer;
    }

    private Step.Next step() {
      for (HeldUpTo news : proofs.news(told)) {
        if (task.hasEnded()) {
          return Step.Next.end();
        }
        tell(news);
      }
      return Step.Next.await();
    }

    private void tell(HeldUpTo news) {
      try {
        consumer.accept(news);
      } catch (RuntimeException | Error failed) {
        LOG.warn("A listener for what other devices hold failed", failed);
      }
    }
  }
}
