package dev.eventstore.benchmarks;

import java.io.PrintStream;

/**
 * Where results and progress go.
 *
 * @param out results
 * @param err progress, a line each
 */
record Terminal(PrintStream out, PrintStream err) {
  /** Says what is done now. */
  void progress(String what) {
    err.println(what + " ...");
    err.flush();
  }
}
