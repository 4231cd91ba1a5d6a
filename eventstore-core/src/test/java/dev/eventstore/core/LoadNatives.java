package dev.eventstore.core;

import java.util.Arrays;

/** A program for tests: loads the native libraries in a process of its own. */
final class LoadNatives {
  private LoadNatives() {}

  /** With the argument {@code killed}, the process ends with its folder still there. */
  public static void main(String[] arguments) throws Exception {
    if (Arrays.asList(arguments).contains("killed")) {
      System.out.println(NativeFolder.create().path());
      Runtime.getRuntime().halt(9);
    }
    try {
      Sodium.instance();
      SqliteLibrary.load();
      System.out.println("loaded");
    } catch (RuntimeException failed) {
      System.out.println(failed.getMessage());
    }
    System.out.println("jna.tmpdir " + System.getProperty("jna.tmpdir"));
    System.out.println("org.sqlite.tmpdir " + System.getProperty("org.sqlite.tmpdir"));
  }
}
