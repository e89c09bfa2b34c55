package dev.longcontext.trainer.evaluation;

import dev.longcontext.trainer.evaluation.Scores.EvaluationScores;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * The gates in the form that build servers read ({@code junit.xml}): a suite for each evaluation, a case for each gate. A
 * missed gate that blocks is a failure; one that warns is skipped, with its message.
 */
final class JUnitXml {

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    private JUnitXml() throws XMLStreamException {
        xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
    }

    static String of(Scores scores) {
        try {
            JUnitXml document = new JUnitXml();
            document.write(scores);
            return document.text.toString();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML into memory", e);
        }
    }

    private void write(Scores scores) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", "evaluation");
        for (EvaluationScores evaluation : scores.evaluations()) {
            write(evaluation);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void write(EvaluationScores evaluation) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", evaluation.name());
        xml.writeAttribute("tests", Integer.toString(evaluation.gates().size()));
        xml.writeAttribute(
                "failures",
                Long.toString(
                        evaluation.gates().stream().filter(GateResult::blocks).count()));
        xml.writeAttribute(
                "skipped",
                Long.toString(
                        evaluation.gates().stream().filter(JUnitXml::warns).count()));
        for (GateResult gate : evaluation.gates()) {
            write(evaluation, gate);
        }
        xml.writeEndElement();
    }

    private void write(EvaluationScores evaluation, GateResult gate) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", evaluation.suite() + "." + evaluation.name());
        xml.writeAttribute("name", gate.metric() + " " + bounds(gate));
        if (!gate.passed()) {
            xml.writeStartElement(gate.blocks() ? "failure" : "skipped");
            xml.writeAttribute("message", message(gate));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static boolean warns(GateResult gate) {
        return !gate.passed() && !gate.blocks();
    }

    private static String message(GateResult gate) {
        return gate.metric() + " is " + number(gate.value()) + ", the base has " + number(gate.base())
                + (gate.uncertainty() == null
                        ? ""
                        : ", 95 % interval " + number(gate.uncertainty().value().low()) + " to "
                                + number(gate.uncertainty().value().high()) + " of "
                                + gate.uncertainty().items() + " items")
                + "; the gate: " + bounds(gate);
    }

    private static String bounds(GateResult gate) {
        StringBuilder bounds = new StringBuilder();
        add(bounds, "min", gate.min());
        add(bounds, "max", gate.max());
        add(bounds, "maxDropFromBase", gate.maxDropFromBase());
        add(bounds, "maxRiseFromBase", gate.maxRiseFromBase());
        return bounds.toString();
    }

    private static void add(StringBuilder bounds, String name, Double bound) {
        if (bound != null) {
            bounds.append(bounds.isEmpty() ? "" : ", ").append(name).append(' ').append(number(bound));
        }
    }

    private static String number(Double value) {
        return value == null ? "not known" : String.format(Locale.ROOT, "%.4g", value);
    }
}
