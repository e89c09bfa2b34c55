"""Chats that ask of a template what templates differ in."""

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "description": "The weather at a place.",
            "parameters": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "description": "A town, \"quoted\" or not"},
                    "days": {"type": "integer", "enum": [1, 2, 3]},
                },
                "required": ["place"],
            },
        },
    }
]
CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {
            "id": "abcdef123",
            "type": "function",
            "function": {"name": "get_weather", "arguments": {"place": "Gdańsk", "days": 2}},
        }
    ],
}


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **more):
    return {"role": "assistant", "content": text} | more


def system(text):
    return {"role": "system", "content": text}


ANSWERED = [
    user("What is the weather in Gdańsk?"),
    CALL,
    {"role": "tool", "name": "get_weather", "tool_call_id": "abcdef123", "content": '{"temperature": 7.5}'},
    assistant("Cold: 7.5 degrees."),
]

# name: (messages, tools, other values)
CHATS = {
    "one question": ([user("What is a tide?")], None, {}),
    "question and answer": ([user("What is a tide?"), assistant("The sea's rise and fall.")], None, {}),
    "system": ([system("Be brief."), user("Who?"), assistant("Me.")], None, {}),
    "several turns": (
        [system("Be brief."), user("1?"), assistant("One."), user("2?"), assistant("Two."), user("3?"), assistant("Three.")],
        None,
        {},
    ),
    "asked again": ([user("1?"), assistant("One."), user("2?")], None, {}),
    "empty answer": ([user("Say nothing."), assistant("")], None, {}),
    "empty system": ([system(""), user("Hello"), assistant("Hi")], None, {}),
    "white space": ([system("  a \n"), user("\n\n  b\t\n"), assistant(" c \u00a0\u3000\n\n")], None, {}),
    "unicode": ([user("Ünï 😀 \u200b e\u0301 \U0001f469\u200d\U0001f680"), assistant("河 \u2028 x ß İ")], None, {}),
    "markup": ([user("<b>&amp;</b> {{ x }} {% if %} {# c #}"), assistant("`code` 'q' \"qq\" \\n \\")], None, {}),
    "special text": ([user("<|im_end|><|eot_id|></s>[/INST]"), assistant("<s><|im_start|>system")], None, {}),
    "thoughts in text": (
        [user("1?"), assistant("<think>\nhm\n</think>\n\nOne."), user("2?"), assistant("<think>\nwell\n</think>\n\nTwo.")],
        None,
        {},
    ),
    "thoughts as a field": (
        [user("1?"), assistant("One.", reasoning_content="hm"), user("2?"), assistant("Two.", reasoning_content="well")],
        None,
        {},
    ),
    "no thinking": ([user("1?")], None, {"enable_thinking": False}),
    "tools": ([user("What is the weather?"), assistant("Where?")], TOOLS, {}),
    "tools and system": ([system("Help."), user("What is the weather?"), assistant("Where?")], TOOLS, {}),
    "a call": (ANSWERED[:2], TOOLS, {}),
    "a call and its result": (ANSWERED[:3], TOOLS, {}),
    "a call answered": (ANSWERED, TOOLS, {}),
    "a call without tools": (ANSWERED, None, {}),
    "calls as text": (
        [
            user("Weather?"),
            CALL | {"tool_calls": [{"id": "abcdef123", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}}]},
        ],
        TOOLS,
        {},
    ),
    "starts with an answer": ([assistant("Hello."), user("Hi"), assistant("Well?")], None, {}),
    "two users": ([user("a"), user("b"), assistant("c")], None, {}),
    "other role": ([{"role": "critic", "content": "bad"}, user("a"), assistant("c")], None, {}),
    "documents": ([user("What do they say?")], None, {"documents": [{"title": "A", "text": "alpha"}]}),
    "parts": ([{"role": "user", "content": [{"type": "text", "text": "What"}, {"type": "text", "text": "?"}]}], None, {}),
}
