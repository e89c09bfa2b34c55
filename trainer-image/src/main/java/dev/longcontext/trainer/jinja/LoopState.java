package dev.longcontext.trainer.jinja;

import java.util.List;

/** {@code loop} within a {@code for}: where it stands. */
final class LoopState implements Env.Callable {

    private final List<Object> elements;
    private final int depth;
    private final Env.Callable recursion;
    private Object changed = new Undefined("loop.changed");
    private int index;

    /** @param recursion what {@code loop(...)} does, or null */
    LoopState(List<Object> elements, int depth, Env.Callable recursion) {
        this.elements = elements;
        this.depth = depth;
        this.recursion = recursion;
    }

    void at(int place) {
        index = place;
    }

    int depth() {
        return depth;
    }

    Object get(String name) {
        int length = elements.size();
        return switch (name) {
            case "index" -> (long) index + 1;
            case "index0" -> (long) index;
            case "revindex" -> (long) length - index;
            case "revindex0" -> (long) length - index - 1;
            case "first" -> index == 0;
            case "last" -> index == length - 1;
            case "length" -> (long) length;
            case "depth" -> (long) depth + 1;
            case "depth0" -> (long) depth;
            case "previtem" -> index > 0 ? elements.get(index - 1) : new Undefined("there is no previous item, which");
            case "nextitem" ->
                index < length - 1 ? elements.get(index + 1) : new Undefined("there is no next item, which");
            case "cycle" -> (Env.Callable) (env, arguments) -> cycle(arguments);
            case "changed" -> (Env.Callable) (env, arguments) -> changed(env, arguments);
            default -> new Undefined("'loop' has no attribute '" + name + "', which");
        };
    }

    private Object cycle(Arguments arguments) {
        if (arguments.positional().isEmpty()) {
            throw new JinjaException("loop.cycle needs values");
        }
        return arguments.positional().get(index % arguments.positional().size());
    }

    private boolean changed(Env env, Arguments arguments) {
        Object now = new Tuple(arguments.positional());
        boolean differs = !Values.equal(changed, now, env.budget());
        changed = now;
        return differs;
    }

    @Override
    public Object call(Env env, Arguments arguments) {
        if (recursion == null) {
            throw new JinjaException("loop(...) needs a for loop that says 'recursive'");
        }
        return recursion.call(env, arguments);
    }
}
