package dev.eventstore.examples.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns Ctrl-C and a polite kill into a call, so that the program can close what it has open and
 * end with the exit code of its own choice; a shutdown hook could not choose it.
 *
 * <p>The JDK has this only in {@code sun.misc.Signal}, which javac warns of in any form, so it is
 * reached by reflection. On a JVM without it, or with {@code -Xrs}, the signals end the process as
 * usual; the log is safe then, too.
 */
final class StopSignals {
  private static final String[] NAMES = {"INT", "TERM"};

  private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();

  StopSignals(Runnable stop) {
    for (String name : NAMES) {
      try {
        install(name, stop);
      } catch (ReflectiveOperationException | RuntimeException unavailable) {
        // The signal keeps its usual effect.
      }
    }
  }

  private void install(String name, Runnable stop) throws ReflectiveOperationException {
    Object signal = signalType().getConstructor(String.class).newInstance(name);
    Object handler =
        Proxy.newProxyInstance(
            StopSignals.class.getClassLoader(),
            new Class<?>[] {handlerType()},
            (proxy, method, arguments) -> called(stop, method, proxy, arguments));
    Object before = handle().invoke(null, signal, handler);
    handlersBefore.put(signal, before);
  }

  /** The one method of the handler, or one of those that every object has. */
  private static Object called(Runnable stop, Method method, Object proxy, Object[] arguments) {
    switch (method.getName()) {
      case "handle" -> stop.run();
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
    return Void.TYPE;
  }

  /** Gives the signals back to whoever had them. */
  void close() {
    handlersBefore.forEach(
        (signal, before) -> {
          try {
            Object unused = handle().invoke(null, signal, before);
          } catch (ReflectiveOperationException unavailable) {
            throw new IllegalStateException(unavailable);
          }
        });
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
