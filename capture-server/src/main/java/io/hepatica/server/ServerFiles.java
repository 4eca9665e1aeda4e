package io.hepatica.server;

import io.hepatica.server.alias.AliasException;
import io.hepatica.server.alias.AliasFile;
import io.hepatica.server.archive.Archive;
import io.hepatica.server.config.Config;
import io.hepatica.server.imports.Imports;
import io.hepatica.server.imports.KnownImports;
import io.hepatica.server.journal.DirectoryLock;
import io.hepatica.server.journal.Journal;
import io.hepatica.server.message.Schema;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the server keeps on disk, opened, or refused with one line for the operator. */
final class ServerFiles {
  private ServerFiles() {}

  static Path directory(Path path) throws StartException {
    Path directory = path.toAbsolutePath().normalize();
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StartException(
          "data-dir "
              + directory
              + ": can't be created ("
              + StartException.reason(e)
              + "): choose another with --set data-dir=DIR, or let this user write there",
          e);
    }
    if (!Files.isWritable(directory)) {
      throw new StartException(
          "data-dir "
              + directory
              + ": can't be written: choose another with --set data-dir=DIR, or let this user write there");
    }
    return directory;
  }

  /** Positions of two journals are the same numbers, so they would take each other's files away. */
  static DirectoryLock locked(Path archive) throws StartException {
    try {
      return DirectoryLock.acquire(archive, "archive.dir");
    } catch (IOException e) {
      throw new StartException("archive.dir: " + StartException.reason(e), e);
    }
  }

  static Archive archive(Config.Archive config, Schema schema) throws StartException {
    try {
      Archive archive =
          Archive.open(config.directory(), new Archive.Options(schema, config.tables()));
      if (!Files.isWritable(archive.directory())) {
        throw new AccessDeniedException(archive.directory().toString());
      }
      return archive;
    } catch (IOException e) {
      throw new StartException(
          "archive.dir: can't be used ("
              + StartException.reason(e)
              + "): choose another with --set archive.dir=DIR, or let this user write there",
          e);
    }
  }

  /** Whether the archive takes from the same file system as all the rest. */
  static boolean isBesides(Archive archive, Path data) throws StartException {
    try {
      return Files.getFileStore(archive.directory()).equals(Files.getFileStore(data));
    } catch (IOException e) {
      throw new StartException(
          "archive.dir " + archive.directory() + ": " + StartException.reason(e), e);
    }
  }

  static KnownImports knownImports(Path file, Journal journal) throws StartException {
    try {
      return KnownImports.open(file, journal.endPosition());
    } catch (IOException e) {
      throw new StartException(
          "data-dir: the list of imports in "
              + file
              + " can't be read ("
              + StartException.reason(e)
              + "): mend that file, or move it away to start without it",
          e);
    }
  }

  static Imports imports(Path data, KnownImports known, Imports.Parts parts) throws StartException {
    try {
      return Imports.open(data.resolve("import"), known, parts);
    } catch (IOException e) {
      throw new StartException(
          "data-dir " + data.resolve("import") + ": " + StartException.reason(e), e);
    }
  }

  static AliasFile aliases(Path file) throws StartException {
    try {
      return AliasFile.open(file);
    } catch (IOException | AliasException e) {
      throw new StartException(
          "data-dir: the aliases in "
              + file
              + " can't be read ("
              + StartException.reason(e)
              + "): mend that file, or move it away to start without aliases",
          e);
    }
  }
}
