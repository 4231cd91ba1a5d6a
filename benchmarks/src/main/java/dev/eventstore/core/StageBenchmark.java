package dev.eventstore.core;

import dev.eventstore.benchmarks.SampleEvents;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What each stage of an event of 300 bytes of JSON costs, but for storing it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StageBenchmark {
  private final Stages stages = new Stages(new SampleEvents(1).next());

  /** Wipes the keys. */
  @TearDown
  public void close() {
    stages.close();
  }

  /** See {@link Stages#canonicalise}. */
  @Benchmark
  public byte[] canonicalise() {
    return stages.canonicalise();
  }

  /** See {@link Stages#parse}. */
  @Benchmark
  public Object parse() {
    return stages.parse();
  }

  /** See {@link Stages#sign}. */
  @Benchmark
  public byte[] sign() {
    return stages.sign();
  }

  /** See {@link Stages#seal}. */
  @Benchmark
  public byte[] seal() {
    return stages.seal();
  }

  /** See {@link Stages#signAndSeal}. */
  @Benchmark
  public Object signAndSeal() {
    return stages.signAndSeal();
  }

  /** See {@link Stages#hashToId}. */
  @Benchmark
  public byte[] hashToId() {
    return stages.hashToId();
  }

  /** See {@link Stages#open}. */
  @Benchmark
  public Object open() {
    return stages.open();
  }

  /** See {@link Stages#verify}. */
  @Benchmark
  public boolean verify() {
    return stages.verify();
  }

  /** See {@link Stages#setLanes}. */
  @Benchmark
  public byte[] setLanes() {
    return stages.setLanes();
  }

  /** See {@link Stages#indexTag}. */
  @Benchmark
  public long indexTag() {
    return stages.indexTag();
  }

  /** See {@link Stages#mask}. */
  @Benchmark
  public ByteBuffer maskDatagram() {
    return stages.mask();
  }

  /** See {@link Stages#unmask}. */
  @Benchmark
  public boolean unmaskDatagram() {
    return stages.unmask();
  }
}
