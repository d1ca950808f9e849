const refused = 'هذا الإجراء غير مسموح لك هنا.';
const gone = 'لم يعد هذا موجودًا: سبقك أحد إليه أو انتهى أمره.';
const trouble = 'تعذّر على الخادم تنفيذ ذلك. حاول مرة أخرى بعد قليل.';
const lost = 'لا يوجد اتصال، فلم يُنفَّذ ذلك. حاول مرة أخرى بعد عودة الاتصال.';

/** Sentences by the codes that people can meet while they use a chat. */
const sentences: Readonly<Record<string, string>> = {
  forbidden: refused,
  'channel-denied': 'لا يمكنك الوصول إلى هذه المحادثة.',
  'channel-limit': 'عدد المحادثات المفتوحة كبير جدًا. أغلق إحداها وحاول مرة أخرى.',
  unauthorized: 'انتهت جلستك. سجّل الدخول مرة أخرى للمتابعة.',
  'token-failed': 'تعذّر تسجيل دخولك. سجّل الدخول مرة أخرى أو حاول بعد قليل.',
  'frame-too-large': 'هذا أطول من أن يُرسل. اختصره ثم أرسله مرة أخرى.',
  'message-invalid': 'لا يمكن إرسال هذا كما هو.',
  'outbox-full': 'ينتظر الإرسالَ عددٌ كبير جدًا. انتظر حتى يعود الاتصال.',
  'rate-limited': 'كان ذلك سريعًا جدًا. انتظر لحظة ثم حاول مرة أخرى.',
  'turn-busy': 'تجري الآن كتابة إجابة. انتظر حتى تكتمل أو أوقفها أولًا.',
  'turn-failed': 'فشلت الإجابة. حاول مرة أخرى.',
  'turn-timeout': 'استغرقت الإجابة وقتًا طويلًا فأُوقفت. حاول مرة أخرى.',
  'tool-input-invalid': 'لا تقبل الأداة هذا المُدخل. صحّحه ثم وافق مرة أخرى.',
  'approval-missing': gone,
  'tool-call-missing': gone,
  'tool-call-taken': gone,
  'message-missing': gone,
  'turn-missing': gone,
  'command-unsupported': 'لا يستطيع الخادم القيام بذلك.',
  closed: lost,
  offline: lost,
  'socket-failed': lost,
  'request-timeout': 'لم يُجب الخادم في الوقت المناسب. حاول مرة أخرى.',
};

/** What went wrong, for people, by the code of a `ChatError`. */
export function arabicProblem(code: string): string {
  return Object.hasOwn(sentences, code) ? (sentences[code] ?? trouble) : trouble;
}
