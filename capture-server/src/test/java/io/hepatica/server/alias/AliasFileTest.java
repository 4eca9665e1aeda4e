package io.hepatica.server.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasFileTest {
  private static final String CORE =
      "{\"aliases\":[{\"address\":\"10.0.0.0/8\",\"name\":\"core\"}]}";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("aliases.json");
  }

  private static Aliases core() throws AliasException {
    return AliasesJson.read(CORE.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void file_thatIsAbsent_isNoAliases() throws Exception {
    assertThat(AliasFile.open(file).inForce().aliases().isEmpty()).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void replaced_isInForceAndKept() throws Exception {
    AliasFile aliases = AliasFile.open(file);
    String before = aliases.inForce().tag();

    AliasFile.InForce now = aliases.replace(core(), before::equals);

    assertThat(now).isSameAs(aliases.inForce());
    assertThat(aliases.inForce().aliases().find("10.1.1.1")).isEqualTo("core");
    assertThat(aliases.inForce().tag()).isNotEqualTo(before);
    assertThat(Files.readString(file)).isEqualTo(CORE);
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
    AliasFile again = AliasFile.open(file);
    assertThat(again.inForce().aliases().find("10.1.1.1")).isEqualTo("core");
    assertThat(again.inForce().tag()).isEqualTo(aliases.inForce().tag());
  }

  @Test
  void replaced_fromAnotherTag_isRefused() throws Exception {
    AliasFile aliases = AliasFile.open(file);

    assertThat(aliases.replace(core(), "other"::equals)).isNull();

    assertThat(aliases.inForce().aliases().isEmpty()).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatACrashLeft_isWrittenOver() throws Exception {
    Files.writeString(directory.resolve("aliases.json.new"), "x".repeat(1000));

    AliasFile.open(file).replace(core(), tag -> true);

    assertThat(Files.readString(file)).isEqualTo(CORE);
  }

  @Test
  void directory_thatIsGone_leavesThoseInForce() throws Exception {
    AliasFile aliases = AliasFile.open(directory.resolve("gone").resolve("aliases.json"));

    assertThatIOException().isThrownBy(() -> aliases.replace(core(), tag -> true));

    assertThat(aliases.inForce().aliases().isEmpty()).isTrue();
  }

  @Test
  void file_thatHoldsNoAliases_isRefused() throws Exception {
    Files.writeString(file, "{\"aliases\":[{\"address\":\"10.0.0.0/8\"}]}");
    assertThatExceptionOfType(AliasException.class)
        .isThrownBy(() -> AliasFile.open(file))
        .withMessage("aliases[0].name: missing");
  }

  @Test
  void file_thatIsHuge_isRefused() throws Exception {
    Files.writeString(file, " ".repeat(4 * 1024 * 1024 + 1) + CORE);
    assertThatExceptionOfType(AliasException.class)
        .isThrownBy(() -> AliasFile.open(file))
        .withMessage("more than 4194304 bytes");
  }

  @Test
  void file_thatIsADirectory_isRefused() throws Exception {
    Files.createDirectory(file);
    assertThatIOException().isThrownBy(() -> AliasFile.open(file));
  }
}
