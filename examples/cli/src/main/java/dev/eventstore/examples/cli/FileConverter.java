package dev.eventstore.examples.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Says in a sentence what no file can be called. That is also nothing at all, as of a variable that
 * is not set: the empty path would be the current folder.
 */
final class FileConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("an empty text names no file or folder");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new TypeConversionException(ErrorLine.ofName(wrong));
    }
  }
}
