package dev.eventstore;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * One counter or gauge of a community: what it is called, and what it shows now. docs/metrics.md
 * lists those of this library. Names, units and tags are those that Micrometer and the like expect.
 *
 * <p>Reading it is cheap and safe from any thread; it takes no lock, touches no disk, and goes on
 * showing the last value after the community was closed. What a tag can be is bounded: there is no
 * meter for each peer, whose numbers are in {@link PeerStatus}.
 */
public final class Meter {
  /** What becomes of the value. */
  public enum Kind {
    /** It only grows, from 0 when the community was opened. */
    COUNTER,
    /** It goes up and down. */
    GAUGE
  }

  private final String name;
  private final Kind kind;
  private final String unit;
  private final String description;
  private final SortedMap<String, String> tags;
  private final DoubleSupplier reading;

  private Meter(Builder builder, DoubleSupplier reading) {
    name = builder.name;
    kind = builder.kind;
    unit = builder.unit;
    description = builder.description;
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(builder.tags));
    this.reading = reading;
  }

  /** A counter of this name; see {@link #name()}. */
  public static Builder counter(String name) {
    return new Builder(name, Kind.COUNTER);
  }

  /** A gauge of this name; see {@link #name()}. */
  public static Builder gauge(String name) {
    return new Builder(name, Kind.GAUGE);
  }

  /** Lower-case words with dots between them, like {@code eventstore.events.received}. */
  public String name() {
    return name;
  }

  /** What becomes of the value. */
  public Kind kind() {
    return kind;
  }

  /** What is counted or measured, in the plural: {@code events}, {@code bytes}, {@code seconds}. */
  public String unit() {
    return unit;
  }

  /** One sentence for a person. */
  public String description() {
    return description;
  }

  /** What tells it from others of the same name, by key; mostly empty. */
  public SortedMap<String, String> tags() {
    return tags;
  }

  /** Name and tags as one text, the same in each run: {@code name} or {@code name{key=value}}. */
  public String id() {
    return tags.isEmpty() ? name : name + tags.toString().replace(", ", ",");
  }

  /**
   * What it shows now. Counters are whole numbers; a gauge without anything to show, like a
   * round-trip time without a peer, is {@link Double#NaN}.
   */
  public double value() {
    return reading.getAsDouble();
  }

  /** Its {@link #id()} and value. */
  @Override
  public String toString() {
    return id() + " = " + value();
  }

  /** Collects what a {@link Meter} says of itself. For one thread. */
  public static final class Builder {
    private final String name;
    private final Kind kind;
    private String unit = "";
    private String description = "";
    private final Map<String, String> tags = new TreeMap<>();

    private Builder(String name, Kind kind) {
      this.name = Objects.requireNonNull(name);
      this.kind = kind;
    }

    /** See {@link Meter#unit()}; by default there is none. */
    public Builder unit(String of) {
      unit = Objects.requireNonNull(of);
      return this;
    }

    /** See {@link Meter#description()}; empty by default. */
    public Builder description(String sentence) {
      description = Objects.requireNonNull(sentence);
      return this;
    }

    /** Adds a tag; meters of the same name have the same keys. */
    public Builder tag(String key, String value) {
      tags.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
      return this;
    }

    /**
     * The meter.
     *
     * @param reading asked for the value by any thread, as {@link Meter#value()} is
     */
    public Meter reads(LongSupplier reading) {
      return new Meter(this, reading::getAsLong);
    }

    /** The same for values that are not whole. */
    public Meter readsDouble(DoubleSupplier reading) {
      return new Meter(this, reading);
    }
  }
}
