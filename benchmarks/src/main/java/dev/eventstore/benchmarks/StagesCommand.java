package dev.eventstore.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands over to JMH. */
@Command(
    name = "stages",
    description =
        "Measures each stage alone, with JMH; what follows -- goes to JMH, as -- -h does.")
final class StagesCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "JMH", description = "Arguments of JMH.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
