package dev.longcontext.operator.reconcile;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import sun.misc.Signal;

/** The process. To stop when asked is no failure, though a JVM that a signal ends says 128 and the signal's number. */
@QuarkusMain
public final class Main {

    private static final List<String> ASK_TO_STOP = List.of("INT", "TERM");

    private Main() {}

    public static void main(String[] arguments) {
        ASK_TO_STOP.forEach(name -> Signal.handle(new Signal(name), signal -> System.exit(0)));
        Quarkus.run(arguments);
    }
}
