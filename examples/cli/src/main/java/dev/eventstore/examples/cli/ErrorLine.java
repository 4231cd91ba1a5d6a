package dev.eventstore.examples.cli;

import dev.eventstore.EventStoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever goes wrong into one line on standard error and an exit code. */
final class ErrorLine implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** An invite link: a secret, wherever on the command line it was put. Not a closing quote. */
  private static final Pattern LINK = Pattern.compile("(?i)eventstore:v1:\\S*[^\\s']");

  private final Terminal terminal;

  ErrorLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    return wrongUsage(command, text(wrong));
  }

  /** Prints what is wrong with a command line; returns the exit code. */
  int wrongUsage(String command, String complaint) {
    print(complaint + " (see '" + command + " --help')");
    return ExitCode.WRONG_USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return report(failure, ((RootCommand) root.getCommand()).debug());
  }

  /** Prints the one line, and the stack trace only when asked to; returns the exit code. */
  int report(Throwable failure, boolean debug) {
    print(sentence(failure));
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace, true));
      terminal.err().print(withoutLink(trace.toString()));
    }
    return ExitCode.FAILED;
  }

  private void print(String line) {
    terminal.err().println("eventstore: " + Terminal.printable(withoutLink(line)));
  }

  private static String withoutLink(String text) {
    return LINK.matcher(text).replaceAll("eventstore:v1:...");
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof EventStoreException || failure instanceof CommandFailedException) {
      return text(failure);
    }
    if (failure instanceof IOException plain) {
      return ofFile(plain);
    }
    if (failure instanceof InvalidPathException wrong) {
      return ofName(wrong);
    }
    return "internal error (" + failure.getClass().getSimpleName() + "); --debug shows where";
  }

  /** With LC_ALL=C the JVM knows ASCII names only. */
  static String ofName(InvalidPathException wrong) {
    return "'"
        + wrong.getInput()
        + "' cannot be a file name here: "
        + wrong.getReason()
        + " "
        + ArgumentEncoding.ADVICE;
  }

  private static String ofFile(IOException failure) {
    if (failure instanceof NoSuchFileException missing) {
      return "'" + missing.getFile() + "' does not exist";
    }
    if (failure instanceof AccessDeniedException denied) {
      return "'" + denied.getFile() + "' may not be accessed";
    }
    if (failure instanceof FileSystemException other && other.getReason() != null) {
      return "'" + other.getFile() + "': " + other.getReason();
    }
    return text(failure);
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
