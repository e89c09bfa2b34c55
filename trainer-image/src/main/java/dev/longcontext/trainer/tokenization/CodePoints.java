package dev.longcontext.trainer.tokenization;

/** Places in a text, counted in characters, as places in UTF-16 units. Fast where they are asked for in their order. */
final class CodePoints {

    private final String text;
    private int character;
    private int unit;

    CodePoints(String text) {
        this.text = text;
    }

    int offset(int wanted) {
        unit = text.offsetByCodePoints(unit, wanted - character);
        character = wanted;
        return unit;
    }
}
