// The page's own words, in the language of the seller whose chat is open.

const WORDS = {
  en: {
    sellers: "Sellers", writingAs: "You write as", add: "Add a seller", name: "Name", language: "Language",
    bot: "bot", connecting: "connecting…", typing: "typing…", photo: "sending a photo…", document: "sending a file…",
    message: "Message", caption: "Add a caption…", attach: "Attach", photos: "Photos", file: "File", samples: "Sample photos",
    samplesHint: "Drawn for this sandbox. One tap puts them in your message.",
    send: "Send", cancel: "Cancel", ok: "OK", menu: "Menu", more: "More", start: "START", restart: "UNBLOCK",
    block: "Block bot", unblock: "Unblock bot", reset: "Reset the sandbox", resetAsk: "All chats, photos and sellers are deleted. The bot forgets everything as well.",
    resetDo: "Reset", reply: "Reply", edit: "Edit", copy: "Copy text", copied: "Copied", edited: "edited",
    asPhotos: "As photos", asFiles: "As files", asPhotosHint: "quick, compressed", asFilesHint: "original quality",
    sendCount: (n) => `Send ${n} ${n === 1 ? "photo" : "photos"}`, sendFiles: (n) => `Send ${n} ${n === 1 ? "file" : "files"}`,
    remove: "Remove", moreFiles: "Add more", today: "Today", yesterday: "Yesterday", you: "You", newest: "To the newest message",
    empty: "No messages here yet…", what: "What can this bot do?", nothing: "No messages yet", album: "Album", close: "Close",
    dropPhotos: "Drop here to send as photos", dropFiles: "Drop here to send as files", previous: "Previous", next: "Next", download: "Download",
    local: "Everything stays on this computer.", tooMany: "Telegram makes albums of ten; the rest follow in the next one.",
    sent: "sent", seen: "read by the bot", editing: "Edit message", offline: "Not connected. Your message was not sent.", not_a_picture: "This is not a picture. Send it as a file.",
    forward: "Forward", forwardedFrom: "Forwarded from", voice: "Voice message", record: "Record a voice message", soundFile: "Voice from a file",
    play: "Play", pause: "Pause", not_a_recording: "This is not a sound file.", recordingVoice: "recording…",
    clear: "Delete chat", clearAsk: "The chat is deleted on this side alone. The bot still has its messages.", clearDo: "Delete",
    video: "Video", video_note: "Video message", audio: "Music", animation: "GIF", location: "Location", contact: "Contact",
  },
  es: {
    sellers: "Vendedores", writingAs: "Escribís como", add: "Agregar vendedor", name: "Nombre", language: "Idioma",
    bot: "bot", connecting: "conectando…", typing: "escribiendo…", photo: "enviando foto…", document: "enviando archivo…",
    message: "Mensaje", caption: "Añadir un comentario…", attach: "Adjuntar", photos: "Fotos", file: "Archivo", samples: "Fotos de ejemplo",
    samplesHint: "Dibujadas para este entorno de prueba. Un toque las pone en tu mensaje.",
    send: "Enviar", cancel: "Cancelar", ok: "OK", menu: "Menú", more: "Más", start: "INICIAR", restart: "DESBLOQUEAR",
    block: "Bloquear bot", unblock: "Desbloquear bot", reset: "Reiniciar el entorno", resetAsk: "Se borran todos los chats, fotos y vendedores. El bot también olvida todo.",
    resetDo: "Reiniciar", reply: "Responder", edit: "Editar", copy: "Copiar texto", copied: "Copiado", edited: "editado",
    asPhotos: "Como fotos", asFiles: "Como archivos", asPhotosHint: "rápido, comprimidas", asFilesHint: "calidad original",
    sendCount: (n) => `Enviar ${n} ${n === 1 ? "foto" : "fotos"}`, sendFiles: (n) => `Enviar ${n} ${n === 1 ? "archivo" : "archivos"}`,
    remove: "Quitar", moreFiles: "Agregar más", today: "Hoy", yesterday: "Ayer", you: "Vos", newest: "Ir al último mensaje",
    empty: "Aún no hay mensajes…", what: "¿Qué puede hacer este bot?", nothing: "Sin mensajes", album: "Álbum", close: "Cerrar",
    dropPhotos: "Soltá acá para enviar como fotos", dropFiles: "Soltá acá para enviar como archivos", previous: "Anterior", next: "Siguiente", download: "Descargar",
    local: "Todo queda en esta computadora.", tooMany: "Telegram arma álbumes de diez; el resto va en el siguiente.",
    sent: "enviado", seen: "leído por el bot", editing: "Editar mensaje", offline: "Sin conexión. El mensaje no se envió.", not_a_picture: "Esto no es una imagen. Enviala como archivo.",
    forward: "Reenviar", forwardedFrom: "Reenviado de", voice: "Mensaje de voz", record: "Grabar un mensaje de voz", soundFile: "Voz desde un archivo",
    play: "Reproducir", pause: "Pausar", not_a_recording: "Esto no es un archivo de sonido.", recordingVoice: "grabando audio…",
    clear: "Borrar chat", clearAsk: "El chat se borra solo de este lado. El bot conserva sus mensajes.", clearDo: "Borrar",
    video: "Video", video_note: "Videomensaje", audio: "Música", animation: "GIF", location: "Ubicación", contact: "Contacto",
  },
  pt: {
    sellers: "Vendedores", writingAs: "Você escreve como", add: "Adicionar vendedor", name: "Nome", language: "Idioma",
    bot: "bot", connecting: "conectando…", typing: "digitando…", photo: "enviando foto…", document: "enviando arquivo…",
    message: "Mensagem", caption: "Adicionar legenda…", attach: "Anexar", photos: "Fotos", file: "Arquivo", samples: "Fotos de exemplo",
    samplesHint: "Desenhadas para este ambiente de teste. Um toque as coloca na sua mensagem.",
    send: "Enviar", cancel: "Cancelar", ok: "OK", menu: "Menu", more: "Mais", start: "INICIAR", restart: "DESBLOQUEAR",
    block: "Bloquear bot", unblock: "Desbloquear bot", reset: "Reiniciar o ambiente", resetAsk: "Todas as conversas, fotos e vendedores serão apagados. O bot também esquece tudo.",
    resetDo: "Reiniciar", reply: "Responder", edit: "Editar", copy: "Copiar texto", copied: "Copiado", edited: "editada",
    asPhotos: "Como fotos", asFiles: "Como arquivos", asPhotosHint: "rápido, comprimidas", asFilesHint: "qualidade original",
    sendCount: (n) => `Enviar ${n} ${n === 1 ? "foto" : "fotos"}`, sendFiles: (n) => `Enviar ${n} ${n === 1 ? "arquivo" : "arquivos"}`,
    remove: "Remover", moreFiles: "Adicionar mais", today: "Hoje", yesterday: "Ontem", you: "Você", newest: "Ir para a última mensagem",
    empty: "Nenhuma mensagem ainda…", what: "O que este bot pode fazer?", nothing: "Sem mensagens", album: "Álbum", close: "Fechar",
    dropPhotos: "Solte aqui para enviar como fotos", dropFiles: "Solte aqui para enviar como arquivos", previous: "Anterior", next: "Próxima", download: "Baixar",
    local: "Tudo fica neste computador.", tooMany: "O Telegram faz álbuns de dez; o resto vai no próximo.",
    sent: "enviada", seen: "lida pelo bot", editing: "Editar mensagem", offline: "Sem conexão. A mensagem não foi enviada.", not_a_picture: "Isto não é uma imagem. Envie como arquivo.",
    forward: "Encaminhar", forwardedFrom: "Encaminhada de", voice: "Mensagem de voz", record: "Gravar uma mensagem de voz", soundFile: "Voz de um arquivo",
    play: "Reproduzir", pause: "Pausar", not_a_recording: "Isto não é um arquivo de som.", recordingVoice: "gravando áudio…",
    clear: "Apagar conversa", clearAsk: "A conversa é apagada só deste lado. O bot mantém as mensagens dele.", clearDo: "Apagar",
    video: "Vídeo", video_note: "Videomensagem", audio: "Música", animation: "GIF", location: "Localização", contact: "Contato",
  },
};

let language = "en";

export function speak(code) {
  const base = (code || "en").split("-")[0];
  language = base in WORDS ? base : "en";
  document.documentElement.lang = language;
}

export const currentLanguage = () => language;

export const t = (key, ...values) => {
  const word = WORDS[language][key];
  return typeof word === "function" ? word(...values) : word;
};

export const clock = (date) =>
  new Date(date * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });

export function day(date) {
  const then = new Date(date * 1000);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(then).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  return then.toLocaleDateString(language, { day: "numeric", month: "long" });
}

export function bytes(size) {
  const units = ["B", "KB", "MB", "GB"];
  let step = 0;
  for (; size >= 1024 && step < 3; step += 1) size /= 1024;
  return `${size.toLocaleString(language, { maximumFractionDigits: step ? 1 : 0 })} ${units[step]}`;
}
