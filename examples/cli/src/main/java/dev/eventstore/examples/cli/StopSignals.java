package dev.eventstore.examples.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns Ctrl-C and a polite kill into a call, so that the program can close what it has open and
 * end with the exit code of its own choice; a shutdown hook could not choose it. Only the first one
 * does: from then on they have the effect they had before, so that a second one ends the process
 * also when closing waits for something, such as the reader of a pipe.
 *
 * <p>The JDK has this only in {@code sun.misc.Signal}, which javac warns of in any form, so it is
 * reached by reflection. On a JVM without it, or with {@code -Xrs}, the signals end the process as
 * usual; the log is safe then, too.
 */
final class StopSignals {
  private static final String[] NAMES = {"INT", "TERM"};

  private final Runnable stop;

  /** Of the signals that have not been given back. */
  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();

  StopSignals(Runnable stop) {
    this.stop = stop;
    for (String name : NAMES) {
      try {
        install(name);
      } catch (ReflectiveOperationException | RuntimeException unavailable) {
        // The signal keeps its usual effect.
      }
    }
  }

  private synchronized void install(String name) throws ReflectiveOperationException {
    Object signal = signalType().getConstructor(String.class).newInstance(name);
    Object handler =
        Proxy.newProxyInstance(
            StopSignals.class.getClassLoader(),
            new Class<?>[] {handlerType()},
            (proxy, method, arguments) -> called(method, proxy, arguments));
    Object before = handle().invoke(null, signal, handler);
    handlersBefore.put(signal, before);
  }

  /** The one method of the handler, or one of those that every object has. */
  private @Nullable Object called(Method method, Object proxy, Object[] arguments) {
    switch (method.getName()) {
      case "handle" -> {
        close();
        stop.run();
        return null;
      }
      case "equals" -> {
        return proxy == arguments[0];
      }
      case "hashCode" -> {
        return System.identityHashCode(proxy);
      }
      default -> {
        return "StopSignals";
      }
    }
  }

  /** Gives the signals back to whoever had them. Any thread; calling it again changes nothing. */
  synchronized void close() {
    handlersBefore.forEach(
        (signal, before) -> {
          try {
            Object unused = handle().invoke(null, signal, before);
          } catch (ReflectiveOperationException unavailable) {
            throw new IllegalStateException(unavailable);
          }
        });
    handlersBefore.clear();
  }

  private static Method handle() throws ReflectiveOperationException {
    return signalType().getMethod("handle", signalType(), handlerType());
  }

  private static Class<?> signalType() throws ClassNotFoundException {
    return Class.forName("sun.misc.Signal");
  }

  private static Class<?> handlerType() throws ClassNotFoundException {
    return Class.forName("sun.misc.SignalHandler");
  }
}
