package dev.eventstore.examples.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Says in a sentence what no file can be called. */
final class FileConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new TypeConversionException(ErrorLine.ofName(wrong));
    }
  }
}
