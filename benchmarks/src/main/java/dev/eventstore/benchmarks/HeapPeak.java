package dev.eventstore.benchmarks;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * The most that the heap of this process has held at one moment since it was watched. It is largest
 * just before a collection, garbage included, and what is left just after one is needed.
 */
final class HeapPeak {
  private static final Set<String> HEAP =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toUnmodifiableSet());

  private final AtomicLong inUse = new AtomicLong();
  private final AtomicLong collected = new AtomicLong();

  private HeapPeak() {}

  static HeapPeak watch() {
    HeapPeak peak = new HeapPeak();
    ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(NotificationEmitter.class::isInstance)
        .map(NotificationEmitter.class::cast)
        .forEach(bean -> bean.addNotificationListener((told, from) -> peak.told(told), null, null));
    return peak;
  }

  private void told(Notification told) {
    if (told.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GcInfo collection =
          GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData()).getGcInfo();
      inUse.accumulateAndGet(bytes(collection.getMemoryUsageBeforeGc()), Math::max);
      collected.accumulateAndGet(bytes(collection.getMemoryUsageAfterGc()), Math::max);
    }
  }

  private static long bytes(Map<String, MemoryUsage> pools) {
    return pools.entrySet().stream()
        .filter(pool -> HEAP.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  /** The most in use, garbage included, in bytes. */
  long inUseBytes() {
    long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return inUse.accumulateAndGet(now, Math::max);
  }

  /** The most that was left after a collection, in bytes; 0 before the first. */
  long collectedBytes() {
    return collected.get();
  }

  /** What is really needed now: all garbage is collected first, which takes a while. In bytes. */
  static long liveBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
