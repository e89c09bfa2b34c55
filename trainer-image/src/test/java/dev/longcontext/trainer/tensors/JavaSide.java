package dev.longcontext.trainer.tensors;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.longcontext.trainer.safetensors.TensorType;
import dev.longcontext.trainer.tensors.ScriptText.Parameter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The class with a text's methods, in the words of TorchScript: {@code memory.torchscript} has {@code MemoryText}. */
record JavaSide(Class<?> text) {

    static JavaSide of(Path file, Path root) throws ClassNotFoundException {
        String name = file.getFileName().toString().replace(".torchscript", "");
        String folder = root.relativize(file.getParent()).toString().replace('/', '.');
        String simple = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Text";
        return new JavaSide(Class.forName(folder + "." + simple));
    }

    List<Method> methods() {
        return Arrays.stream(text.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()) && !method.isSynthetic())
                .filter(method -> !method.getName().equals("close"))
                .toList();
    }

    /** {@code fillRows} is {@code fill_rows}. */
    static String scriptName(String javaName) {
        return javaName.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    /** Without the owner of the result. Of records, their components: a text knows none. */
    static List<Parameter> parameters(Method method) {
        return Arrays.stream(method.getParameters())
                .filter(each -> each.getType() != NDManager.class)
                .flatMap(each -> parameters(each.getName(), each.getType(), each.getParameterizedType()))
                .toList();
    }

    private static Stream<Parameter> parameters(String name, Class<?> type, Type full) {
        if (!type.isRecord()) {
            return Stream.of(new Parameter(scriptName(name), scriptType(full)));
        }
        return components(type)
                .map(each -> new Parameter(scriptName(each.getName()), scriptType(each.getGenericType())));
    }

    static String result(Method method) {
        Class<?> type = method.getReturnType();
        return type.isRecord()
                ? components(type)
                        .map(each -> scriptType(each.getGenericType()))
                        .collect(Collectors.joining(", ", "Tuple[", "]"))
                : scriptType(method.getGenericReturnType());
    }

    private static Stream<RecordComponent> components(Class<?> record) {
        return Arrays.stream(record.getRecordComponents());
    }

    private static String scriptType(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
            return generic.getRawType() == Map.class
                    ? "Dict[str, " + scriptType(last) + "]"
                    : "List[" + scriptType(last) + "]";
        }
        return Map.of(
                        NDArray.class, "Tensor",
                        TensorType.class, "int",
                        long[].class, "List[int]",
                        long.class, "int",
                        int.class, "int",
                        double.class, "float",
                        boolean.class, "bool",
                        void.class, "NoneType")
                .getOrDefault(type, type.getTypeName());
    }
}
