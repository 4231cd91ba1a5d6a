package dev.eventstore.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit tests a {@link SimulatedNetwork}: a test method, and the methods before and after it,
 * take a parameter of that type, the same for all of them. Each test has a network of its own, with
 * the seed of {@code -Deventstore.seed=N} or one that is drawn; it is closed after the test. When
 * the test fails, the seed and all that was done are printed and added to the failure.
 *
 * <pre>{@code
 * @ExtendWith(SimulatedNetworkExtension.class)
 * class ChatTest {
 *   @Test
 *   void aMessageArrives(SimulatedNetwork network) {
 *     SimulatedDevice alice = network.device("alice").start();
 *     SimulatedDevice bob = network.device("bob").start().connect(alice);
 *     ...
 *   }
 * }
 * }</pre>
 */
public final class SimulatedNetworkExtension implements ParameterResolver, AfterEachCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SimulatedNetworkExtension.class);

  /** For JUnit. */
  public SimulatedNetworkExtension() {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SimulatedNetwork.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ParameterResolutionException(
          "a SimulatedNetwork belongs to one test: take it as a parameter of the test method,"
              + " @BeforeEach or @AfterEach");
    }
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            context.getUniqueId(), id -> SimulatedNetwork.create(), SimulatedNetwork.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    SimulatedNetwork network =
        context.getStore(NAMESPACE).remove(context.getUniqueId(), SimulatedNetwork.class);
    if (network == null) {
      return;
    }
    try {
      context.getExecutionException().ifPresent(failure -> tell(context, network, failure));
    } finally {
      network.close();
    }
  }

  private static void tell(ExtensionContext context, SimulatedNetwork network, Throwable failure) {
    String replay = context.getDisplayName() + " failed in a " + network;
    System.out.println(replay);
    failure.addSuppressed(new SimulatedRun(replay));
  }

  /** Says how a failure is seen again; where it was made says nothing. */
  private static final class SimulatedRun extends RuntimeException {
    private static final long serialVersionUID = 1;

    SimulatedRun(String replay) {
      super(replay, null, false, false);
    }
  }
}
