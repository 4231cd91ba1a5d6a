package dev.eventstore.benchmarks;

/** Appends events one after the other and measures nothing: somebody counts its system calls. */
final class LoneScenario implements Scenario {
  @Override
  public void run(Setting setting, Rows rows, Terminal terminal) throws Exception {
    try (LocalDevice device = LocalDevice.open(setting.folder(), MeasuredLog.DEVICE)) {
      new SampleEvents(5).next(setting.work()).forEach(device.community()::append);
    }
  }
}
