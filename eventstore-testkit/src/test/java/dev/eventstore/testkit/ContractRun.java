package dev.eventstore.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract on its own, and says which of its tests passed and failed. */
final class ContractRun {
  private final Set<String> passed = new TreeSet<>();
  private final Set<String> failed = new TreeSet<>();
  private final Map<String, Throwable> failures = new HashMap<>();

  /** Runs all of it. */
  static ContractRun of(Class<?> contract) {
    return of(contract, test -> FilterResult.included("all"));
  }

  /** Runs the test of this name alone. */
  static ContractRun of(Class<?> contract, String name) {
    return of(
        contract,
        test ->
            FilterResult.includedIf(
                !(test.getSource().orElse(null) instanceof MethodSource method)
                    || method.getMethodName().equals(name)));
  }

  private static ContractRun of(Class<?> contract, PostDiscoveryFilter filter) {
    ContractRun run = new ContractRun();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(contract))
            .filters(filter)
            .build();
    LauncherFactory.create().execute(request, run.listener());
    return run;
  }

  private TestExecutionListener listener() {
    return new TestExecutionListener() {
      @Override
      public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
          boolean ok = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
          String name = test.getDisplayName().replace("()", "");
          (ok ? passed : failed).add(name);
          result.getThrowable().ifPresent(failure -> failures.put(name, failure));
        }
      }
    };
  }

  /** Why the test of this name failed. */
  Throwable failure(String name) {
    return Objects.requireNonNull(failures.get(name), name);
  }

  Set<String> passed() {
    return passed;
  }

  Set<String> failed() {
    return failed;
  }
}
