package dev.longcontext.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code scripts/release}, on a copy of the files that it changes, in a Git repository of its own. */
class ReleaseScriptTest {

    private static final List<String> FILES =
            List.of("README.md", "CHANGELOG.md", "docs", "examples", "helm/longcontext-operator", "scripts");
    private static final String GOLDEN = "helm/src/test/resources/golden";
    private static final Pattern VERSION = Pattern.compile("longcontext-parent</artifactId>[^/]*<version>([^<]+)");

    @TempDir
    Path repository;

    @BeforeEach
    void copy() throws IOException {
        for (String place : FILES) {
            copyAll(place, "");
        }
        copyAll(GOLDEN, "expected.yaml");
        copyAll("", "pom.xml");
        ok("git", "init", "--quiet", "--initial-branch=main");
        ok("git", "config", "user.name", "Test");
        ok("git", "config", "user.email", "test@example.com");
        ok("git", "add", "--all");
        ok("git", "commit", "--quiet", "--message=Start");
    }

    private void copyAll(String place, String ending) throws IOException {
        for (Path file : Repository.files(Repository.ROOT.resolve(place), ending)) {
            Path copy = repository.resolve(Repository.ROOT.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    @Test
    void aReleaseHasOneVersionEverywhere() throws IOException {
        String old = version(repository.resolve("pom.xml"));

        ok("scripts/release", "9.8.7");

        assertThat(Repository.files(repository, "pom.xml"))
                .hasSizeGreaterThan(5)
                .allSatisfy(pom -> assertThat(version(pom)).isEqualTo("9.8.7"));
        assertThat(Repository.read(repository.resolve("helm/longcontext-operator/Chart.yaml")))
                .contains("\nversion: 9.8.7\n", "\nappVersion: 9.8.7\n");
        String rest = ok("git", "grep", "-hE", "longcontext/(operator|trainer):|helm.sh/chart|kubernetes.io/version");
        assertThat(rest)
                .contains("longcontext/operator:9.8.7", "longcontext/trainer:9.8.7", "operator-9.8.7")
                .doesNotContain(":" + old, "operator-" + old, ": " + old);
    }

    @Test
    void aReleaseDatesTheChangesAndTagsThem() throws IOException {
        changelog("# Changelog\n\n## Unreleased\n\n### Fixed\n* A fault.\n\n## 0.0.9 - 2026-01-01\n\n* Older.\n");
        String today = LocalDate.now(ZoneOffset.UTC).toString();

        ok("scripts/release", "9.8.7");

        assertThat(Repository.read(repository.resolve("CHANGELOG.md")))
                .contains("## Unreleased\n\n## 9.8.7 - " + today + "\n\n### Fixed\n* A fault.\n\n## 0.0.9");
        assertThat(ok("git", "log", "-1", "--format=%s")).isEqualTo("Release 9.8.7\n");
        assertThat(ok("git", "tag", "--list", "--format=%(refname:short) %(contents)"))
                .startsWith("v9.8.7 Release 9.8.7")
                .contains("* A fault.")
                .doesNotContain("Older");
        assertThat(ok("git", "rev-parse", "v9.8.7^{commit}")).isEqualTo(ok("git", "rev-parse", "HEAD"));
        assertThat(ok("git", "status", "--porcelain")).isEmpty();
        assertThat(ok("git", "worktree", "list").lines()).hasSize(1);
    }

    @Test
    void theVersionOfThePomCanBeReleasedOnce() throws IOException {
        String version = version(repository.resolve("pom.xml"));

        ok("scripts/release", version);
        changelog("# Changelog\n\n## Unreleased\n\n* More.\n");

        assertThat(refused("scripts/release", version)).contains("the tag v" + version + " exists");
    }

    @Test
    void aDryRunShowsTheReleaseAndChangesNothing() {
        String before = ok("git", "rev-parse", "HEAD");

        assertThat(ok("scripts/release", "9.8.7", "--dry-run"))
                .contains("Release 9.8.7", "Chart.yaml", "pom.xml", "Dry run: nothing was changed.");

        assertThat(ok("git", "rev-parse", "HEAD")).isEqualTo(before);
        assertThat(ok("git", "tag", "--list")).isEmpty();
        assertThat(ok("git", "status", "--porcelain")).isEmpty();
        assertThat(ok("git", "worktree", "list").lines()).hasSize(1);
    }

    @Test
    void nothingIsPushedUnlessAskedFor() {
        Path origin = repository.resolve(".git/origin");
        ok("git", "init", "--quiet", "--bare", origin.toString());
        ok("git", "remote", "add", "origin", origin.toString());

        assertThat(ok("scripts/release", "9.8.6")).contains("git push --atomic origin main v9.8.6");
        assertThat(ok("git", "ls-remote", "origin")).isEmpty();

        ok("git", "tag", "--delete", "v9.8.6");
        ok("git", "reset", "--quiet", "--hard", "HEAD~1");
        ok("scripts/release", "9.8.7", "--push");
        assertThat(ok("git", "ls-remote", "origin")).contains("refs/heads/main", "refs/tags/v9.8.7");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0.0.1 | 0.0.1 is below the current version",
                "v9.8.7 | not a version: v9.8.7",
                "9.8 | not a version: 9.8",
                "9.8.7-SNAPSHOT | not a version: 9.8.7-SNAPSHOT",
                "--publish | unknown option: --publish",
            })
    void aWrongArgumentIsRefused(String argument, String message) {
        assertThat(refused("scripts/release", argument)).contains(message, "remedy:");
    }

    @Test
    void aCandidateComesBeforeItsRelease() throws IOException {
        ok("scripts/release", "9.8.7-rc.1");
        changelog("# Changelog\n\n## Unreleased\n\n* More.\n");
        ok("scripts/release", "9.8.7");
        changelog("# Changelog\n\n## Unreleased\n\n* More.\n");

        assertThat(refused("scripts/release", "9.8.7-rc.2")).contains("9.8.7-rc.2 is below the current version, 9.8.7");
    }

    @Test
    void interruptedItLeavesNothingBehind(@TempDir Path temporary) throws IOException {
        // Git runs the hook: its parent's parent is the script
        Path hook = Files.writeString(
                Files.createDirectories(repository.resolve(".git/hooks")).resolve("pre-commit"),
                "#!/bin/sh\nkill -TERM \"$(cut -d' ' -f4 /proc/$PPID/stat)\"\n");
        assertThat(hook.toFile().setExecutable(true)).isTrue();

        Command.Result result =
                Command.run(repository, Map.of("TMPDIR", temporary.toString()), "scripts/release", "9.8.7");

        assertThat(result.code()).as("%s", result.output()).isEqualTo(130);
        assertThat(temporary).isEmptyDirectory();
        assertThat(ok("git", "worktree", "list").lines()).hasSize(1);
        assertThat(ok("git", "log", "-1", "--format=%s")).isEqualTo("Start\n");
    }

    @Test
    void changesThatAreNotCommittedAreNotReleased() throws IOException {
        Files.writeString(repository.resolve("README.md"), "more");

        assertThat(refused("scripts/release", "9.8.7")).contains("the working tree has changes");
    }

    @Test
    void aReleaseNeedsChanges() throws IOException {
        changelog("# Changelog\n\n## Unreleased\n\n## 0.0.9 - 2026-01-01\n\n* Older.\n");

        assertThat(refused("scripts/release", "9.8.7")).contains("CHANGELOG.md has nothing under Unreleased");
    }

    private void changelog(String text) throws IOException {
        Files.writeString(repository.resolve("CHANGELOG.md"), text);
        ok("git", "commit", "--quiet", "--all", "--message=Changes");
    }

    private static String version(Path pom) {
        Matcher version = VERSION.matcher(Repository.read(pom).replaceAll("<!--.*?-->", ""));
        assertThat(version.find()).as("%s has the project's version", pom).isTrue();
        return version.group(1);
    }

    private String ok(String... command) {
        Command.Result result = Command.run(repository, command);
        assertThat(result.code())
                .as("%s: %s", String.join(" ", command), result.output())
                .isZero();
        return result.output();
    }

    private String refused(String... command) {
        Command.Result result = Command.run(repository, command);
        assertThat(result.code())
                .as("%s: %s", String.join(" ", command), result.output())
                .isIn(64, 65);
        return result.output();
    }
}
